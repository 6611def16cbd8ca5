//! Reads a failure: certainly not sent, and why, or maybe.

use countersign::ports::SendError;
use rustls::CertificateError;
use std::error::Error;
use std::io;

/// Name look-up, TCP connect and TLS handshake come before the first byte of a request, and each request has its own
/// connection: a failure there means not sent. Everything else, and everything unknown, may have arrived.
pub(super) fn classify(error: &reqwest::Error) -> SendError {
    if error.is_connect() || error.is_builder() {
        report("not sent", error);
        tls_error(error).map_or(SendError::NotSent, of_tls)
    } else {
        after_sending(error)
    }
}

fn of_tls(error: &rustls::Error) -> SendError {
    match error {
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => SendError::WrongName,
        rustls::Error::InvalidCertificate(
            CertificateError::UnknownIssuer
            | CertificateError::BadSignature
            // A self-signed certificate that says it is an authority.
            | CertificateError::Other(_),
        ) => SendError::UnknownIssuer,
        _ => SendError::NoTls,
    }
}

/// What TLS says, wherever it is in the chain of causes: it travels inside an [`io::Error`], which hides it from
/// [`Error::source`].
fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    None
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
