//! Calls the URLs that phones give, without lending the provider's place in the network to anybody.
//!
//! HTTPS on port 443 to a host name; the name is resolved once, every address must be public ([`super::address`]), and
//! the connection goes to exactly those; no redirects; five seconds in all; the answer's body is dropped and its status
//! is told to nobody. In development mode plain HTTP to loopback is allowed as well, and nothing else.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use countersign_wire::token::{Channel, DeviceToken};
use futures::{FutureExt, future::BoxFuture};
use reqwest::{Client, redirect};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};
use url::{Host, Url};

use super::{Bell, RingError, Ringer, address::is_public};

/// Rings UnifiedPush endpoints.
#[derive(Debug, Clone)]
pub struct UrlRinger {
    tls: ClientConfig,
    development: bool,
}

impl UrlRinger {
    /// `development` allows `http://` to loopback.
    pub fn new(development: bool) -> Result<Self, RingError> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| RingError::Unsupported)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls, development })
    }

    /// The URL, if its text is acceptable.
    fn check(&self, text: &str) -> Result<Url, RingError> {
        let url = Url::parse(text).map_err(|_| RingError::Refused)?;
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let public = url.scheme() == "https"
            && url.port_or_known_default() == Some(443)
            && matches!(url.host(), Some(Host::Domain(_)));
        let loopback = self.development && url.scheme() == "http" && is_loopback(&url);
        if plain && (public || loopback) { Ok(url) } else { Err(RingError::Refused) }
    }

    async fn post(&self, text: &str, body: String) -> Result<(), RingError> {
        let url = self.check(text)?;
        let host = url.host_str().ok_or(RingError::Refused)?.to_owned();
        let port = url.port_or_known_default().ok_or(RingError::Refused)?;
        let addresses = self.resolve(&url, &host, port).await?;
        let client = Client::builder()
            .use_preconfigured_tls(self.tls.clone())
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(LONGEST)
            .resolve_to_addrs(&host, &addresses)
            .build()
            .map_err(|_| RingError::Failed)?;
        let answer = client
            .post(url)
            .header("TTL", "60")
            .header("Urgency", "high")
            .body(body)
            .send()
            .await
            .map_err(|_| RingError::Failed)?;
        if answer.status().is_success() { Ok(()) } else { Err(RingError::Failed) }
    }

    /// All addresses of the host, if every one may be called: a mixed answer is an attempt to slip one in.
    async fn resolve(&self, url: &Url, host: &str, port: u16) -> Result<Vec<SocketAddr>, RingError> {
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let found = tokio::time::timeout(LONGEST, tokio::net::lookup_host((bare, port))).await;
        let addresses: Vec<_> = found.map_err(|_| RingError::Failed)?.map_err(|_| RingError::Failed)?.collect();
        let loopback = self.development && url.scheme() == "http";
        let allowed =
            |address: &SocketAddr| if loopback { address.ip().is_loopback() } else { is_public(address.ip()) };
        if !addresses.is_empty() && addresses.iter().all(allowed) { Ok(addresses) } else { Err(RingError::Refused) }
    }
}

impl Ringer for UrlRinger {
    fn channels(&self) -> Vec<Channel> {
        vec![Channel::UnifiedPush]
    }

    fn accepts(&self, token: &DeviceToken) -> bool {
        matches!(token, DeviceToken::UnifiedPush(endpoint) if self.check(endpoint).is_ok())
    }

    fn ring<'a>(&'a self, token: &'a DeviceToken, bell: &'a Bell) -> BoxFuture<'a, Result<(), RingError>> {
        async move {
            let DeviceToken::UnifiedPush(endpoint) = token else { return Err(RingError::Unsupported) };
            let body = match bell {
                Bell::WakeUp => String::new(),
                Bell::Echo(text) => text.clone(),
            };
            self.post(endpoint, body).await
        }
        .boxed()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// For the whole call.
const LONGEST: Duration = Duration::from_secs(5);
