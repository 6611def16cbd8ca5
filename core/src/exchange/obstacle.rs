//! What stood between this phone and its provider's word, where none came.
//!
//! In comes a failed call, or a reply that the protocol did not take for the provider's. Out comes the kind of obstacle,
//! so that a person is told what to look at. It is never more than a hint: whoever answered in the provider's place
//! may have written anything. For another kind of obstacle: a variant here and its text in `error/code.rs`.

use super::Event;
use crate::ports::{HttpReply, SendError};
use serde::{Deserialize, Serialize};

/// A kind of obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Obstacle {
    /// No connection, or no reply.
    Unreachable,
    /// The certificate is for another name.
    WrongName,
    /// Nobody known vouches for the certificate.
    UnknownIssuer,
    /// No TLS, or a certificate that is not valid now.
    NoTls,
    /// The reply leads to another address. It is not followed.
    Redirected,
    /// There is nothing at the provider's address.
    NothingThere,
    /// A page to sign in to a network or a proxy.
    SignInPage,
    /// Another page.
    OtherPage,
    /// The server, or what stands before it, says that it does not work now.
    OutOfOrder,
}

impl Obstacle {
    /// What `event` says, if the exchange could make nothing of it.
    pub(super) fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Failed(error) => Some(match error {
                SendError::NotSent | SendError::NoReply => Self::Unreachable,
                SendError::WrongName => Self::WrongName,
                SendError::UnknownIssuer => Self::UnknownIssuer,
                SendError::NoTls => Self::NoTls,
            }),
            Event::Reply(reply) => Some(Self::of_reply(reply)),
            _ => None,
        }
    }

    fn of_reply(reply: &HttpReply) -> Self {
        match reply.status {
            300..=399 => Self::Redirected,
            404 | 405 | 410 => Self::NothingThere,
            401 | 407 | 511 => Self::SignInPage,
            429 | 500..=599 => Self::OutOfOrder,
            _ if asks_for_a_password(reply) => Self::SignInPage,
            _ => Self::OtherPage,
        }
    }
}

/// A web page with a field for a password.
fn asks_for_a_password(reply: &HttpReply) -> bool {
    let is_page = reply.header("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    let quoted: [&[u8]; 3] = [b"type=\"password\"", b"type='password'", b"type=password"];
    let has = |part: &[u8]| reply.body.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part));
    is_page && quoted.into_iter().any(has)
}

#[cfg(test)]
mod tests;
