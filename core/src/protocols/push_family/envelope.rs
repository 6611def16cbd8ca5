//! The JSON that every reply of these servers is wrapped in.
//!
//! In comes a reply, out comes what the server said, judged by status and error code, never by text. Anything that is not
//! this JSON was not said by the server: a proxy, a parked page, a web server in front of it.

use crate::account::Trouble;
use crate::exchange::Reason;
use crate::ports::{HttpReply, UnixMillis};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// What the server said.
#[derive(Debug)]
pub(super) enum Said {
    /// It did what it was asked; `value` may still say "not accepted".
    Done { value: Value, detail: Value },
    /// It refused.
    Refused(Refused),
}

/// A refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// HTTP status.
    pub(super) status: u16,
    /// The server's error code; [`Refused::HIDDEN`] where it was told not to give any.
    pub(super) code: i64,
}

/// A reply of the server itself.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) said: Said,
    /// The server's clock.
    pub(super) time: Option<UnixMillis>,
    /// How the server names itself, without its version.
    pub(super) product: Option<String>,
}

impl Refused {
    /// Administrators can have reasons hidden.
    const HIDDEN: i64 = -311;

    /// A signature or timestamp did not fit, or the token is not known: one refusal for all.
    pub(super) fn is_of_proof(self) -> bool {
        self.status == 400 && matches!(self.code, 10 | Self::HIDDEN)
    }

    /// A parameter was not accepted: at enrolment, the credential.
    pub(super) fn is_of_parameter(self) -> bool {
        self.status == 400 && self.code == 905
    }

    /// The token is revoked or locked.
    pub(super) fn is_of_revoked(self) -> bool {
        self.status == 400 && self.code == 1007
    }

    /// No token of that name in the state that is needed.
    pub(super) fn is_of_token(self) -> bool {
        self.status == 404
    }

    /// What it means for a phone that has sent all that is needed and signed it as it should. Nobody has signed it, so
    /// what is said about the enrolment is a suspicion.
    pub(super) fn reason(self) -> Reason {
        match self.status {
            404 => Reason::Suspected(Trouble::Deleted),
            403 => Reason::PollingForbidden,
            // Nothing is missing: the server does not know tokens of this kind.
            400 if self.is_of_parameter() => Reason::Suspected(Trouble::OtherServer),
            400 if self.is_of_revoked() => Reason::Suspected(Trouble::Revoked),
            400 if self.is_of_proof() => Reason::Suspected(Trouble::NotActivated),
            _ => Reason::Refused,
        }
    }
}

/// `None`: the server has not said anything.
pub(super) fn read(reply: &HttpReply) -> Option<Reply> {
    let envelope: Envelope = serde_json::from_slice(&reply.body).ok()?;
    let time = envelope.time.and_then(millis);
    let said = match (envelope.result.status, envelope.result.error) {
        (true, None) if reply.status == 200 => {
            Said::Done { value: envelope.result.value, detail: envelope.detail.unwrap_or_default() }
        }
        (false, Some(error)) if reply.status >= 400 => {
            Said::Refused(Refused { status: reply.status, code: error.code })
        }
        _ => return None,
    };
    let product = envelope.version.and_then(|version| version.split_whitespace().next().map(str::to_owned));
    Some(Reply { said, time, product })
}

/// Seconds since 1970, with a fraction.
fn millis(seconds: f64) -> Option<UnixMillis> {
    let time = Duration::try_from_secs_f64(seconds).ok()?;
    i64::try_from(time.as_millis()).ok().map(UnixMillis)
}

#[derive(Deserialize)]
struct Envelope {
    result: ResultPart,
    detail: Option<Value>,
    time: Option<f64>,
    version: Option<String>,
}

#[derive(Deserialize)]
struct ResultPart {
    status: bool,
    #[serde(default)]
    value: Value,
    error: Option<ErrorPart>,
}

#[derive(Deserialize)]
struct ErrorPart {
    code: i64,
}
