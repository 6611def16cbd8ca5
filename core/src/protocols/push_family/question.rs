//! The question that tells why a key is not known: a decline, correctly signed, of a challenge that cannot exist.
//!
//! A poll is refused in the same words whether the token is gone or belongs to another phone. An answer is not: a server
//! without the token says that there is none; one that has it with another key says that the answer does not fit. No
//! server changes anything for it.

use super::Dialect;
use super::envelope::{Reply, Said};
use super::line::{Line, POLL, ask};
use crate::account::Trouble;
use crate::exchange::{Facts, Need};
use crate::ports::make_bytes;
use data_encoding::BASE32;
use serde_json::Value;

pub(super) struct Question {
    /// Of 160 random bits, written as servers write theirs.
    nonce: String,
}

impl Question {
    pub(super) fn new(facts: &Facts<'_>) -> Option<Self> {
        let nonce: [u8; 20] = make_bytes(facts.entropy).ok()?;
        Some(Self { nonce: BASE32.encode(&nonce) })
    }

    pub(super) fn sign(&self, line: &Line) -> Need {
        line.sign(POLL, &[&self.nonce, &line.serial, "decline"].join("|"))
    }

    pub(super) fn send(&self, line: &Line, signature: &str) -> Need {
        let fields =
            [("serial", line.serial.as_str()), ("nonce", &self.nonce), ("signature", signature), ("decline", "1")];
        ask(&line.url, &fields)
    }

    /// What the answer means for an enrolment whose key was not accepted.
    pub(super) fn answered(reply: &Reply, dialect: &Dialect) -> Trouble {
        if reply.product.as_deref().is_some_and(|product| product != dialect.product) {
            return Trouble::OtherServer;
        }
        match reply.said {
            Said::Refused(refused) if refused.is_of_token() => Trouble::Deleted,
            Said::Refused(refused) if refused.is_of_parameter() => Trouble::OtherServer,
            Said::Refused(refused) if refused.is_of_revoked() => Trouble::Revoked,
            Said::Done { value: Value::Bool(false), .. } => Trouble::TakenOver,
            Said::Refused(_) | Said::Done { .. } => Trouble::NotActivated,
        }
    }
}
