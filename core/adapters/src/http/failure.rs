//! Reads a failure: certainly not sent, or maybe.

use countersign::ports::SendError;

/// Name look-up, TCP connect and TLS handshake come before the first byte of a request, and each request has its own
/// connection: a failure there means not sent. Everything else, and everything unknown, may have arrived.
pub(super) fn classify(error: &reqwest::Error) -> SendError {
    if error.is_connect() || error.is_builder() {
        report("not sent", error);
        SendError::NotSent
    } else {
        after_sending(error)
    }
}

pub(super) fn after_sending(error: &reqwest::Error) -> SendError {
    report("no reply", error);
    SendError::NoReply
}

/// The host and the kind of failure; paths and queries can hold secrets.
fn report(what: &str, error: &reqwest::Error) {
    let host = error.url().and_then(url::Url::host_str).unwrap_or_default();
    let timed_out = error.is_timeout();
    tracing::debug!(host, what, timed_out, "HTTP call failed");
}
