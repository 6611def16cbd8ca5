//! What a server and a phone agree on about codes, besides the seed.

use super::{Algorithm, CodeError};
use countersign_wire::enrol as wire;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use thiserror::Error;

/// Kind, algorithm, digits, and period or counter: plain data without the seed.
///
/// Every value of this type makes codes: the constructors and deserialisation refuse the rest. Digits are 6 to 10
/// (RFC 4226 §5.3 asks for at least 6; a truncated hash has 31 bits, so more than 10 digits would be leading zeros).
/// A period is 1 second to 1 day: RFC 6238 sets no bound, 10 to 300 s are usual, "day passwords" use 86,400 s, and
/// a code that lasts longer than a day is a password. Steam is always SHA-1, 5 characters, 30 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct CodeParameters {
    kind: Kind,
    algorithm: Algorithm,
    digits: u8,
}

/// What moves from one code to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Time, in steps of `period` seconds.
    Totp {
        /// Seconds that one code lasts.
        period: NonZeroU32,
    },
    /// A counter.
    Hotp {
        /// The counter of the next code.
        counter: u64,
    },
    /// Time in steps of 30 seconds, Steam's alphabet.
    Steam,
}

/// Parameters that make no usable codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ParameterError {
    /// Fewer than 6 or more than 10 digits.
    #[error("a code has 6 to 10 digits, not {0}")]
    DigitsOutOfRange(u64),
    /// A period of nothing, or of more than a day.
    #[error("a code lasts 1 to 86,400 seconds, not {0}")]
    PeriodOutOfRange(u64),
    /// Stored Steam parameters that are not Steam's.
    #[error("Steam codes are SHA-1, 5 characters, 30 seconds")]
    NotSteam,
}

impl CodeParameters {
    /// Time-based codes.
    pub fn totp(algorithm: Algorithm, digits: u64, period: u64) -> Result<Self, ParameterError> {
        let seconds = u32::try_from(period).ok().filter(|seconds| *seconds <= LONGEST_PERIOD).and_then(NonZeroU32::new);
        let period = seconds.ok_or(ParameterError::PeriodOutOfRange(period))?;
        Ok(Self { kind: Kind::Totp { period }, algorithm, digits: checked_digits(digits)? })
    }

    /// Counter-based codes; `counter` is the one of the next code.
    pub fn hotp(algorithm: Algorithm, digits: u64, counter: u64) -> Result<Self, ParameterError> {
        Ok(Self { kind: Kind::Hotp { counter }, algorithm, digits: checked_digits(digits)? })
    }

    /// Steam Guard codes.
    pub const fn steam() -> Self {
        Self { kind: Kind::Steam, algorithm: Algorithm::Sha1, digits: STEAM_DIGITS }
    }

    /// What moves.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The hash under the HMAC.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Characters of a code.
    pub const fn digits(&self) -> u8 {
        self.digits
    }

    /// Seconds that a code lasts; `None` for counter codes.
    pub const fn period(&self) -> Option<NonZeroU32> {
        match self.kind {
            Kind::Totp { period } => Some(period),
            Kind::Steam => Some(STEAM_PERIOD),
            Kind::Hotp { .. } => None,
        }
    }

    /// Counter of the next code; `None` for time codes.
    pub const fn counter(&self) -> Option<u64> {
        match self.kind {
            Kind::Hotp { counter } => Some(counter),
            Kind::Totp { .. } | Kind::Steam => None,
        }
    }

    /// Whether both make the same codes of one seed: all but the counter, which moves on with use.
    pub fn agree_but_for_counter(&self, other: &Self) -> bool {
        let counted = |kind| matches!(kind, Kind::Hotp { .. });
        let same_kind = self.kind == other.kind || (counted(self.kind) && counted(other.kind));
        same_kind && self.algorithm == other.algorithm && self.digits == other.digits
    }

    /// The parameters after the code of [`Self::counter`] was used. Store them, durably, before that code is shown:
    /// a counter that is used twice is refused by the server, and a code shown twice can be stolen once.
    pub fn after_use(&self) -> Result<Self, CodeError> {
        let counter = self.counter().ok_or(CodeError::OtherKind)?;
        let counter = counter.checked_add(1).ok_or(CodeError::CounterExhausted)?;
        Ok(Self { kind: Kind::Hotp { counter }, ..*self })
    }
}

/// What a native provider says in its reply to an enrolment.
impl TryFrom<wire::CodeParameters> for CodeParameters {
    type Error = ParameterError;

    fn try_from(stated: wire::CodeParameters) -> Result<Self, ParameterError> {
        let algorithm = stated.algorithm.into();
        match stated.kind {
            wire::CodeKind::Totp { period } => Self::totp(algorithm, stated.digits, period),
            wire::CodeKind::Hotp { counter } => Self::hotp(algorithm, stated.digits, counter),
        }
    }
}

const STEAM_DIGITS: u8 = 5;
const STEAM_PERIOD: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);
const LONGEST_PERIOD: u32 = 86_400;

fn checked_digits(digits: u64) -> Result<u8, ParameterError> {
    u8::try_from(digits).ok().filter(|n| (6..=10).contains(n)).ok_or(ParameterError::DigitsOutOfRange(digits))
}

/// The layout in a vault row. Field names are part of it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum Stored {
    Totp { algorithm: Algorithm, digits: u8, period: u32 },
    Hotp { algorithm: Algorithm, digits: u8, counter: u64 },
    Steam { algorithm: Algorithm, digits: u8, period: u32 },
}

impl From<CodeParameters> for Stored {
    fn from(parameters: CodeParameters) -> Self {
        let CodeParameters { kind, algorithm, digits } = parameters;
        match kind {
            Kind::Totp { period } => Self::Totp { algorithm, digits, period: period.get() },
            Kind::Hotp { counter } => Self::Hotp { algorithm, digits, counter },
            Kind::Steam => Self::Steam { algorithm, digits, period: STEAM_PERIOD.get() },
        }
    }
}

impl TryFrom<Stored> for CodeParameters {
    type Error = ParameterError;

    fn try_from(stored: Stored) -> Result<Self, ParameterError> {
        match stored {
            Stored::Totp { algorithm, digits, period } => Self::totp(algorithm, digits.into(), period.into()),
            Stored::Hotp { algorithm, digits, counter } => Self::hotp(algorithm, digits.into(), counter),
            Stored::Steam { algorithm: Algorithm::Sha1, digits: STEAM_DIGITS, period: 30 } => Ok(Self::steam()),
            Stored::Steam { .. } => Err(ParameterError::NotSteam),
        }
    }
}
