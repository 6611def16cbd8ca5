use super::HttpHeader;
use countersign::ports::{self, Method};

/// One request. Paths, headers and bodies can hold secrets of a sign-in: do not log them.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HttpCall {
    /// `GET` or `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Headers, in order.
    pub headers: Vec<HttpHeader>,
    /// The body; empty for GET.
    pub body: Vec<u8>,
    /// The reply must be complete within so many milliseconds.
    pub limit_ms: i64,
}

impl From<ports::HttpCall> for HttpCall {
    fn from(call: ports::HttpCall) -> Self {
        let method = match call.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        Self {
            method: method.to_owned(),
            url: call.url,
            headers: call.headers.into_iter().map(|(name, value)| HttpHeader { name, value }).collect(),
            body: call.body,
            limit_ms: crate::number::millis(call.limit),
        }
    }
}
