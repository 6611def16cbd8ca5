//! HTTP for the core: one call, one reply, and an honest answer to "can it have arrived?".
//!
//! In: an [`HttpCall`] made by a protocol. Out: the whole [`HttpReply`], or a [`SendError`]. TLS is rustls with ring
//! and the bundled Mozilla roots: no server certificate depends on what this computer trusts.
//!
//! Refused before anything is sent (as [`SendError::NotSent`]): anything but `https` (and `http` to loopback in
//! development mode), user information in the address, headers that are not valid HTTP. Refused on the way back (as
//! [`SendError::NoReply`]): a body over [`HttpReply::MAX_BODY`], announced or not; a reply that is not complete within
//! the call's limit.
//!
//! Never: redirects are not followed, they are replies; nothing is retried; proxies of the environment are used only
//! when asked; bodies, headers, paths and queries are never logged.
//!
//! Each call opens its own connection (with TLS resumption). On a kept connection whose far end went away while the
//! phone slept, a request vanishes without a word and is "maybe arrived"; on a new one the failure shows while
//! connecting, where it is certain that nothing was sent.
//!
//! The rule on addresses is in `address.rs`, the reading of failures in `failure.rs`.

mod address;
mod failure;

use async_trait::async_trait;
use countersign::ports::{HttpCall, HttpReply, Method, SendError, Transport};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

/// How [`HttpTransport`] is set up. The default is what a released program uses.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// Sent as `User-Agent`.
    pub user_agent: String,
    /// Also allow plain `http` to this computer itself.
    pub development: bool,
    /// Use the proxies that `HTTPS_PROXY` and its like name.
    pub environment_proxies: bool,
    /// Connecting (name look-up, TCP, TLS) fails after this long as [`SendError::NotSent`]. A call with a shorter limit
    /// ends at its own limit, and then as [`SendError::NoReply`]: give calls that change something a longer one.
    pub connect_limit: Duration,
    /// Root certificates trusted beside the bundled ones: DER, X.509.
    pub extra_roots: Vec<Vec<u8>>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            user_agent: concat!("countersign/", env!("CARGO_PKG_VERSION")).to_owned(),
            development: false,
            environment_proxies: false,
            connect_limit: Duration::from_secs(8),
            extra_roots: Vec::new(),
        }
    }
}

/// The options do not make a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpSetupError {
    /// One of the extra roots is not a certificate.
    #[error("an extra root is not a DER certificate")]
    Root,
    /// The user agent cannot be sent in a header, or TLS cannot be set up.
    #[error("the HTTP client cannot be set up")]
    Client,
}

/// [`Transport`] over reqwest. Clones share the TLS session cache. Needs a tokio runtime when used.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    development: bool,
}

impl HttpTransport {
    /// Sets the client up; connects to nothing.
    pub fn new(options: HttpOptions) -> Result<Self, HttpSetupError> {
        let mut client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(&options.extra_roots)?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(options.connect_limit)
            .pool_max_idle_per_host(0)
            .resolve_to_addrs("localhost", &[(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()])
            .user_agent(options.user_agent);
        if !options.environment_proxies {
            client = client.no_proxy();
        }
        let client = client.build().map_err(|_| HttpSetupError::Client)?;
        Ok(Self { client, development: options.development })
    }

    fn request(&self, call: HttpCall) -> Result<reqwest::Request, SendError> {
        let url = address::admit(&call.url, self.development).map_err(|refusal| {
            tracing::warn!(%refusal, "call refused");
            SendError::NotSent
        })?;
        let method = match call.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let request = self.client.request(method, url).headers(header_map(&call.headers)?).body(call.body);
        request.build().map_err(|_| SendError::NotSent)
    }

    async fn exchange(&self, request: reqwest::Request) -> Result<HttpReply, SendError> {
        let mut response = self.client.execute(request).await.map_err(|e| failure::classify(&e))?;
        let mut reply = HttpReply { status: response.status().as_u16(), headers: headers(&response), body: Vec::new() };
        while let Some(chunk) = response.chunk().await.map_err(|e| failure::after_sending(&e))? {
            if reply.body.len().saturating_add(chunk.len()) > HttpReply::MAX_BODY {
                tracing::warn!("the reply is too long");
                return Err(SendError::NoReply);
            }
            reply.body.extend_from_slice(&chunk);
        }
        Ok(reply)
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        let limit = call.limit;
        let request = self.request(call)?;
        tokio::time::timeout(limit, self.exchange(request)).await.unwrap_or(Err(SendError::NoReply))
    }
}

fn tls(extra_roots: &[Vec<u8>]) -> Result<rustls::ClientConfig, HttpSetupError> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in extra_roots {
        roots.add(root.clone().into()).map_err(|_| HttpSetupError::Root)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| HttpSetupError::Client)?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn header_map(headers: &[(String, String)]) -> Result<HeaderMap, SendError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| SendError::NotSent)?;
        let mut value = HeaderValue::from_str(value).map_err(|_| SendError::NotSent)?;
        value.set_sensitive(true); // no Debug output shows it
        map.append(name, value);
    }
    Ok(map)
}

/// Headers whose value is not text are dropped: no protocol here reads one.
fn headers(response: &reqwest::Response) -> Vec<(String, String)> {
    let text = |(name, value): (&HeaderName, &HeaderValue)| Some((name.to_string(), value.to_str().ok()?.to_owned()));
    response.headers().iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests;
