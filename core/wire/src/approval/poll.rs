//! Polls: "what is open for me?", at once or when there is something.

use ciborium::Value;

use super::MAX_CHALLENGE;
use crate::cbor::fields::{Fields, Item, Map};
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::request::Request;
use crate::words::words;
use crate::{ChallengeId, WireError};

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Seconds to wait for news, 0–60.
    pub wait: u64,
    /// Challenges whose results the phone wants, 16 at most.
    pub ask: Vec<ChallengeId>,
}

impl Request for Poll {
    const CHANGES_STATE: bool = false;

    fn purpose(&self) -> Purpose {
        purpose::POLL
    }

    fn write(&self, registered: Map, body: Map) -> (Map, Map) {
        (registered, body.with(WAIT, &self.wait).with_list(ASK, &self.ask))
    }

    fn read(_: &mut Fields, body: &mut Fields) -> Result<Self, WireError> {
        let poll = Self { wait: body.take(WAIT)?, ask: body.take_list(ASK, 0, MOST)? };
        if poll.wait <= LONGEST_WAIT { Ok(poll) } else { Err(WireError::OutOfRange(WAIT)) }
    }
}

/// Reply to a poll.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Polled {
    /// Open for this device, 16 at most.
    pub prompts: Vec<OpenPrompt>,
    /// Asked for, or new since the last poll; 16 at most.
    pub outcomes: Vec<ChallengeOutcome>,
}

/// An open challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPrompt {
    /// As signed; see [`super::OpenedChallenge`].
    pub challenge: Vec<u8>,
    /// Remaining life in milliseconds, 600,000 at most: count it on a clock that only runs forward.
    pub remaining: u64,
}

words!(
    /// What became of a challenge.
    Outcome {
        /// Approved, and perhaps collected.
        Approved = "approved",
        /// Denied.
        Denied = "denied",
        /// Reported.
        Reported = "reported",
        /// Nobody decided in time.
        Expired = "expired",
        /// Taken back, or ended by a wrong number.
        Cancelled = "cancelled",
        /// Never existed, or too old to tell.
        Unknown = "unknown",
    }
);

/// The result of a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChallengeOutcome {
    /// Which.
    pub challenge: ChallengeId,
    /// What.
    pub outcome: Outcome,
    /// When, milliseconds since 1970; 0 for `unknown`.
    pub at: u64,
}

impl ReplyBody for Polled {
    const PURPOSE: Purpose = purpose::POLL_REPLY;

    fn to_fields(&self) -> Map {
        Map::new().with_list(PROMPTS, &self.prompts).with_list(OUTCOMES, &self.outcomes)
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        Ok(Self { prompts: fields.take_list(PROMPTS, 0, MOST)?, outcomes: fields.take_list(OUTCOMES, 0, MOST)? })
    }
}

impl Item for OpenPrompt {
    fn to_item(&self) -> Value {
        Map::new().with(1, &self.challenge).with(2, &self.remaining).into_value()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        let mut fields = Fields::from_value(value)?;
        let prompt = Self { challenge: fields.take(1)?, remaining: fields.take(2)? };
        fields.finish()?;
        if prompt.challenge.len() > MAX_CHALLENGE {
            return Err(WireError::OutOfRange(1));
        }
        if prompt.remaining > LONGEST_REMAINING { Err(WireError::OutOfRange(2)) } else { Ok(prompt) }
    }
}

impl Item for ChallengeOutcome {
    fn to_item(&self) -> Value {
        Map::new().with(1, &self.challenge).with(2, &self.outcome).with(3, &self.at).into_value()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        let mut fields = Fields::from_value(value)?;
        let outcome = Self { challenge: fields.take(1)?, outcome: fields.take(2)?, at: fields.take(3)? };
        fields.finish()?;
        Ok(outcome)
    }
}

const WAIT: i64 = 10;
const ASK: i64 = 11;
const PROMPTS: i64 = 10;
const OUTCOMES: i64 = 11;
const MOST: usize = 16;
const LONGEST_WAIT: u64 = 60;
const LONGEST_REMAINING: u64 = 600_000;
