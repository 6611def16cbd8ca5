//! HTTP, as exchanges need it: one call, one reply, and the one question that matters when it fails.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// One request. `https` only, except to loopback in development mode; redirects are never followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpCall {
    /// GET or POST.
    pub method: Method,
    /// Absolute URL, without user information.
    pub url: String,
    /// Headers in order; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; empty for GET.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
    /// The reply must be complete within this time.
    pub limit: Duration,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpReply {
    /// Status code.
    pub status: u16,
    /// Headers; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, at most [`HttpReply::MAX_BODY`] bytes.
    pub body: Vec<u8>,
}

impl HttpReply {
    /// A longer body is not read: the call fails as [`SendError::NoReply`].
    pub const MAX_BODY: usize = 256 * 1024;

    /// The first header of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// `Retry-After` in seconds (RFC 9110 §10.2.3, delay form only).
    pub fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
    }
}

/// Can it have arrived?
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Certainly not: name look-up or connect failed before the first byte of the request.
    #[error("the server could not be reached")]
    NotSent,
    /// Certainly not: the certificate is for another name.
    #[error("the server's certificate is for another name")]
    WrongName,
    /// Certainly not: nobody whom this app trusts vouches for the certificate.
    #[error("nobody known vouches for the server's certificate")]
    UnknownIssuer,
    /// Certainly not: what answered does not speak TLS, or its certificate is not valid now.
    #[error("the server does not speak TLS as it should")]
    NoTls,
    /// It may have arrived: everything else, and everything unknown.
    #[error("no reply came")]
    NoReply,
}

impl SendError {
    /// Not one byte of the request has left.
    pub fn certainly_not_sent(self) -> bool {
        self != Self::NoReply
    }
}

/// Sends requests.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and reads its whole reply.
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError>;
}
