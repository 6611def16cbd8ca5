//! Where a request came from.
//!
//! The address of the connection, unless that is a proxy named in the settings: then the last address in its
//! `X-Forwarded-For` that is not itself such a proxy. Whatever a stranger writes into that header comes earlier in the
//! list and is not believed. A phone's own word about its address is never used.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use ipnet::IpNet;

use crate::app::App;

/// The address that a request came from, as text; `unknown` where there is no connection (tests).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClientAddress(String);

impl ClientAddress {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded: Vec<&str> =
            parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
        let address = peer.map(|peer| original(peer, &forwarded.join(","), &app.config.trusted_proxies));
        std::future::ready(Ok(Self(address.map_or_else(|| "unknown".to_owned(), |a| a.to_string())))).await
    }
}

fn original(peer: IpAddr, forwarded: &str, trusted: &[IpNet]) -> IpAddr {
    let is_proxy = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut nearest = peer.to_canonical();
    for entry in forwarded.rsplit(',') {
        if !is_proxy(&nearest) {
            break;
        }
        let Ok(address) = entry.trim().parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests;
