//! Status: a signed round trip, the proof that a binding lives, and what a phone restored from an older copy must know.

use crate::cbor::fields::{Fields, Map};
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::request::Request;
use crate::token::TokenState;
use crate::{Digest, WireError};

/// "How am I known?"
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskStatus;

impl Request for AskStatus {
    const CHANGES_STATE: bool = false;

    fn purpose(&self) -> Purpose {
        purpose::STATUS
    }

    fn write(&self, registered: Map, body: Map) -> (Map, Map) {
        (registered, body)
    }

    fn read(_: &mut Fields, _: &mut Fields) -> Result<Self, WireError> {
        Ok(Self)
    }
}

/// How the provider knows the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// `false`: pending until the six digits are confirmed.
    pub active: bool,
    /// The highest sequence that was accepted, 0 for none.
    pub sequence: u64,
    /// Log head of the newest answer.
    pub log_head: Option<Digest>,
    /// What it does with the device token.
    pub token: TokenState,
    /// Digest of the device token it holds.
    pub token_digest: Digest,
    /// Suspended until, milliseconds since 1970.
    pub suspended_until: Option<u64>,
}

impl ReplyBody for Status {
    const PURPOSE: Purpose = purpose::STATUS_REPLY;

    fn to_fields(&self) -> Map {
        Map::new()
            .with(ACTIVE, &self.active)
            .with(SEQUENCE, &self.sequence)
            .with_optional(LOG_HEAD, self.log_head.as_ref())
            .with(TOKEN, &self.token)
            .with(TOKEN_DIGEST, &self.token_digest)
            .with_optional(SUSPENDED_UNTIL, self.suspended_until.as_ref())
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        Ok(Self {
            active: fields.take(ACTIVE)?,
            sequence: fields.take(SEQUENCE)?,
            log_head: fields.take_optional(LOG_HEAD)?,
            token: fields.take(TOKEN)?,
            token_digest: fields.take(TOKEN_DIGEST)?,
            suspended_until: fields.take_optional(SUSPENDED_UNTIL)?,
        })
    }
}

const ACTIVE: i64 = 10;
const SEQUENCE: i64 = 11;
const LOG_HEAD: i64 = 12;
const TOKEN: i64 = 13;
const TOKEN_DIGEST: i64 = 14;
const SUSPENDED_UNTIL: i64 = 15;
