//! Answers and their receipts.

use super::Challenge;
use crate::cbor::fields::{Fields, Map};
use crate::claims::ISSUED;
use crate::names::Domain;
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::request::Request;
use crate::words::words;
use crate::{ChallengeId, Digest, WireError};

words!(
    /// What a person decided.
    Decision {
        /// Yes, that is me. Under the approval key.
        Approve = "approve",
        /// No. Under the device key.
        Deny = "deny",
        /// No, and I did not start this. Under the device key.
        Report = "report",
    }
);

/// An answer to one challenge as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When the person decided, seconds since 1970, by the phone's clock.
    pub decided_at: u64,
    /// Digest of the challenge bytes as received.
    pub digest: Digest,
    /// Which challenge.
    pub challenge: ChallengeId,
    /// The relying party that was shown.
    pub relying_party: Domain,
    /// What the person decided.
    pub decision: Decision,
    /// The two digits typed, exactly with an approval of a challenge that asks for them.
    pub number: Option<String>,
    /// Head of the phone's log.
    pub log_head: Digest,
    /// Some text was cut or neutralised to be shown safely.
    pub altered: bool,
    /// The user was verified, as the phone itself says.
    pub user_verified: bool,
}

impl Answer {
    /// Whether it answers this challenge, whose bytes have this digest: a provider checks before it records anything.
    ///
    /// # Errors
    /// `WrongChallenge`; `MissingField` or `UnknownField` for a number that is missing or was not asked for.
    pub fn check_fits(&self, challenge: &Challenge, digest: &Digest) -> Result<(), WireError> {
        let same =
            self.digest == *digest && self.challenge == challenge.id && self.relying_party == challenge.relying_party;
        if !same {
            return Err(WireError::WrongChallenge);
        }
        match (self.decision, &self.number) {
            (Decision::Approve, None) if challenge.number => Err(WireError::MissingField(NUMBER)),
            (_, Some(_)) if !challenge.number => Err(WireError::UnknownField(NUMBER)),
            _ => Ok(()),
        }
    }
}

impl Request for Answer {
    const CHANGES_STATE: bool = true;

    fn purpose(&self) -> Purpose {
        match self.decision {
            Decision::Approve => purpose::APPROVE,
            Decision::Deny | Decision::Report => purpose::REFUSE,
        }
    }

    fn write(&self, registered: Map, body: Map) -> (Map, Map) {
        let body = body
            .with(DIGEST, &self.digest)
            .with(CHALLENGE, &self.challenge)
            .with(RELYING_PARTY, &self.relying_party)
            .with(DECISION, &self.decision)
            .with_optional(NUMBER, self.number.as_ref())
            .with(LOG_HEAD, &self.log_head)
            .with(ALTERED, &self.altered)
            .with(USER_VERIFIED, &self.user_verified);
        (registered.with(ISSUED, &self.decided_at), body)
    }

    fn read(registered: &mut Fields, body: &mut Fields) -> Result<Self, WireError> {
        let decision = body.take(DECISION)?;
        let number: Option<String> = match decision {
            Decision::Approve => body.take_optional(NUMBER)?,
            Decision::Deny | Decision::Report => None,
        };
        if number.as_ref().is_some_and(|number| number.len() != 2 || !number.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(WireError::OutOfRange(NUMBER));
        }
        Ok(Self {
            decided_at: registered.take(ISSUED)?,
            digest: body.take(DIGEST)?,
            challenge: body.take(CHALLENGE)?,
            relying_party: body.take(RELYING_PARTY)?,
            decision,
            number,
            log_head: body.take(LOG_HEAD)?,
            altered: body.take(ALTERED)?,
            user_verified: body.take(USER_VERIFIED)?,
        })
    }
}

words!(
    /// What the provider recorded.
    Recorded {
        /// The approval counts.
        Approved = "approved",
        /// The denial counts.
        Denied = "denied",
        /// The report counts.
        Reported = "reported",
        /// Denied or reported, but after the relying party had signed the person in.
        TooLate = "too-late",
    }
);

/// Reply to an answer: the provider's word on what it recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// What was recorded.
    pub recorded: Recorded,
    /// The answer's log head: anchors the phone's log outside the phone.
    pub log_head: Digest,
    /// The answer's sequence.
    pub sequence: u64,
    /// `too-late`: signed in at; `reported`: prompts paused until. Milliseconds since 1970.
    pub at: Option<u64>,
}

impl ReplyBody for Receipt {
    const PURPOSE: Purpose = purpose::ANSWER_REPLY;

    fn to_fields(&self) -> Map {
        Map::new()
            .with(10, &self.challenge)
            .with(11, &self.recorded)
            .with(12, &self.log_head)
            .with(13, &self.sequence)
            .with_optional(14, self.at.as_ref())
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        let recorded = fields.take(11)?;
        let at: Option<u64> = match recorded {
            Recorded::TooLate => Some(fields.take(14)?),
            Recorded::Reported => fields.take_optional(14)?,
            Recorded::Approved | Recorded::Denied => None,
        };
        Ok(Self { challenge: fields.take(10)?, recorded, log_head: fields.take(12)?, sequence: fields.take(13)?, at })
    }
}

const DIGEST: i64 = 10;
const CHALLENGE: i64 = 11;
const RELYING_PARTY: i64 = 12;
const DECISION: i64 = 13;
const NUMBER: i64 = 14;
const LOG_HEAD: i64 = 15;
const ALTERED: i64 = 16;
const USER_VERIFIED: i64 = 17;
