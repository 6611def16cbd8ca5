use super::{HttpCall, HttpReply, TransportError};
use async_trait::async_trait;

/// The app's own HTTP client, for networks where the library's does not do: a VPN, a proxy, certificates of an
/// organisation. Takes `https` only; never follows a redirect, retries, caches, or keeps cookies.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and reads its whole reply.
    async fn send(&self, call: HttpCall) -> Result<HttpReply, TransportError>;
}
