//! Calls the URLs that phones give, without lending the provider's place in the network to anybody.
//!
//! HTTPS on port 443 to a host name; the name is resolved once, every address must be public ([`super::address`]), and
//! the connection goes to exactly those; no redirects; five seconds in all; the answer's body is dropped and its status
//! is told to nobody. In development mode plain HTTP to loopback is allowed as well, and nothing else.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use countersign_wire::token::{Channel, DeviceToken};
use futures::{FutureExt, future::BoxFuture};
use reqwest::{
    Client,
    header::{AUTHORIZATION, CONTENT_ENCODING, HeaderMap, HeaderValue},
    redirect,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};
use url::{Host, Url};

use super::{Bell, RingError, Ringer, address::is_public, encrypt::encrypt, gateway::Gateway, vapid::Vapid};

/// Rings what phones may give.
#[derive(Debug)]
pub(crate) struct UrlRinger {
    tls: ClientConfig,
    development: bool,
    vapid: Option<Vapid>,
    gateway: Option<Gateway>,
}

impl UrlRinger {
    /// `development` allows `http://` to loopback. `gateway` is an address, or empty.
    pub(crate) fn new(development: bool, vapid: Option<Vapid>, gateway: &str) -> Result<Self, RingError> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| RingError::Unsupported)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let gateway = if gateway.is_empty() { None } else { Some(Gateway::new(tls.clone(), gateway)?) };
        Ok(Self { tls, development, vapid, gateway })
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

    /// A bell for this URL: its body and its headers.
    async fn post(&self, text: &str, body: Vec<u8>, headers: HeaderMap) -> Result<(), RingError> {
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
        let request = client.post(url).headers(headers).header("TTL", "60").header("Urgency", "high").body(body);
        let answer = request.send().await.map_err(|_| RingError::Failed)?;
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
        let mut channels = vec![Channel::UnifiedPush];
        if self.vapid.is_some() {
            channels.push(Channel::WebPush);
        }
        if self.gateway.is_some() {
            channels.extend([Channel::Fcm, Channel::Apns]);
        }
        channels
    }

    fn accepts(&self, token: &DeviceToken) -> bool {
        match token {
            DeviceToken::None => true,
            DeviceToken::UnifiedPush(endpoint) | DeviceToken::WebPush { endpoint, .. } => self.check(endpoint).is_ok(),
            DeviceToken::Fcm(_) | DeviceToken::Apns { .. } => self.gateway.is_some(),
        }
    }

    fn vapid_key(&self) -> Option<[u8; 65]> {
        self.vapid.as_ref().map(|vapid| *vapid.public_key())
    }

    fn ring<'a>(&'a self, token: &'a DeviceToken, bell: &'a Bell, now: i64) -> BoxFuture<'a, Result<(), RingError>> {
        async move {
            let text = match bell {
                Bell::WakeUp => "",
                Bell::Echo(text) => text,
            };
            match (token, &self.gateway, &self.vapid) {
                (DeviceToken::UnifiedPush(endpoint), ..) => self.post(endpoint, text.into(), HeaderMap::new()).await,
                (DeviceToken::WebPush { endpoint, p256dh, auth }, _, Some(vapid)) => {
                    let authorization = vapid.authorization(&self.check(endpoint)?, now)?;
                    let mut headers = HeaderMap::new();
                    headers.insert(AUTHORIZATION, HeaderValue::try_from(authorization).map_err(|_| RingError::Failed)?);
                    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
                    self.post(endpoint, encrypt(text.as_bytes(), p256dh, auth)?, headers).await
                }
                (DeviceToken::Fcm(_) | DeviceToken::Apns { .. }, Some(gateway), _) => gateway.ring(token, bell).await,
                _ => Err(RingError::Unsupported),
            }
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
