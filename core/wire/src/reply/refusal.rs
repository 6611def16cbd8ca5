//! Signed refusals: a closed list of stable codes, with what a phone needs to know to do better.

use ciborium::Value;

use crate::WireError;
use crate::cbor::fields::{Fields, Map};
use crate::words::words;

words!(
    /// Why a provider refuses.
    RefusalCode {
        /// This provider knows no such device: the account needs re-activation.
        UnknownDevice = "unknown-device",
        /// This device was removed: the account needs re-activation.
        Revoked = "revoked",
        /// Prompts pause, perhaps until a known time.
        Suspended = "suspended",
        /// Enrolled, but the six digits are not confirmed yet.
        Pending = "pending",
        /// No such offer here.
        OfferUnknown = "offer-unknown",
        /// The offer was used.
        OfferSpent = "offer-spent",
        /// The offer is too old.
        OfferExpired = "offer-expired",
        /// Another phone is enrolling with it.
        OfferTaken = "offer-taken",
        /// Cancelled, or three wrong confirmations.
        OfferWithdrawn = "offer-withdrawn",
        /// The MAC does not fit the code.
        WrongCode = "wrong-code",
        /// Too many tries; `until` says how long.
        RateLimited = "rate-limited",
        /// A lower sequence than before; `sequence` is the next free one.
        SequenceTooLow = "sequence-too-low",
        /// A known sequence with another payload: there may be a clone.
        SequenceConflict = "sequence-conflict",
        /// Never existed, not for this device, or too old to tell.
        ChallengeUnknown = "challenge-unknown",
        /// Its life is over.
        ChallengeExpired = "challenge-expired",
        /// Another device decided, or it was cancelled.
        ChallengeAnsweredElsewhere = "challenge-answered-elsewhere",
        /// The challenge is over.
        WrongNumber = "wrong-number",
        /// The text was not shown in full, and this kind may not be approved then.
        AlteredRefused = "altered-refused",
        /// Approved without the user verification that was asked for.
        UserVerificationRequired = "user-verification-required",
        /// The request names a statement that this provider never issued.
        StatementUnknown = "statement-unknown",
        /// The provider cannot ring this way.
        ChannelUnsupported = "channel-unsupported",
        /// The push address is not acceptable.
        EndpointRefused = "endpoint-refused",
        /// Not the token that was pushed, or too late.
        EchoWrong = "echo-wrong",
        /// No such device was announced by the old provider.
        MoveUnknown = "move-unknown",
        /// The move's nonce is too old: begin again.
        MoveExpired = "move-expired",
        /// Not offered by this provider.
        Unsupported = "unsupported",
    }
);

/// A provider's refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// `rate-limited` always, `suspended` perhaps: until when, milliseconds since 1970.
    pub until: Option<u64>,
    /// `sequence-too-low` and `sequence-conflict`, always: the next free number.
    pub sequence: Option<u64>,
}

impl Refusal {
    /// A refusal that its code says all about.
    pub const fn plain(code: RefusalCode) -> Self {
        Self { code, until: None, sequence: None }
    }

    /// `rate-limited` or `suspended` until a time in milliseconds since 1970.
    pub const fn until(code: RefusalCode, until: u64) -> Self {
        Self { code, until: Some(until), sequence: None }
    }

    /// `sequence-too-low` or `sequence-conflict`, with the next free number.
    pub const fn next_sequence(code: RefusalCode, sequence: u64) -> Self {
        Self { code, until: None, sequence: Some(sequence) }
    }

    pub(crate) fn to_map(self) -> Map {
        Map::new()
            .with(CODE, &self.code)
            .with_optional(UNTIL, self.until.as_ref())
            .with_optional(SEQUENCE, self.sequence.as_ref())
    }

    pub(crate) fn from_value(value: Value) -> Result<Self, WireError> {
        let mut fields = Fields::from_value(value)?;
        let code = fields.take(CODE)?;
        let until: Option<u64> = match code {
            RefusalCode::RateLimited => Some(fields.take(UNTIL)?),
            RefusalCode::Suspended => fields.take_optional(UNTIL)?,
            _ => None,
        };
        let sequence: Option<u64> = match code {
            RefusalCode::SequenceTooLow | RefusalCode::SequenceConflict => Some(fields.take(SEQUENCE)?),
            _ => None,
        };
        fields.finish()?;
        Ok(Self { code, until, sequence })
    }
}

const CODE: i64 = 1;
const UNTIL: i64 = 2;
const SEQUENCE: i64 = 3;
