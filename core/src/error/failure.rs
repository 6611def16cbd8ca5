//! What an app gets.

use super::{FailureCode, Help, Who};
use crate::account::AccountId;
use crate::exchange::Decision;
use crate::ports::UnixMillis;
use serde::Serialize;

/// A failure, by remedy. Text is made when it is shown; this holds only the code and its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// What went wrong.
    #[serde(serialize_with = "word")]
    pub code: FailureCode,
    /// When it passes or may be tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<UnixMillis>,
    /// Which group of a typed code, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<u8>,
    /// What was decided first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Decision>,
    /// By how much this phone's clock is ahead, in milliseconds, where it has to be put right; negative: behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_ahead_ms: Option<i64>,
    /// The account that is meant, in lower-case hex where it is written.
    #[serde(serialize_with = "hex", skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
}

impl Failure {
    /// A failure without parameters.
    pub fn new(code: FailureCode) -> Self {
        Self { code, until: None, group: None, first: None, clock_ahead_ms: None, account: None }
    }

    /// Who can act.
    pub fn who(&self) -> Who {
        self.code.who()
    }

    /// What helps.
    pub fn help(&self) -> Help {
        self.code.help()
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.text())?;
        match (self.group, self.clock_ahead_ms) {
            (Some(group), _) => write!(f, " (Group {group}.)"),
            (None, Some(ahead)) => write!(f, " (It is {}.)", off_by(ahead)),
            (None, None) => Ok(()),
        }
    }
}

/// `3 minutes fast`, rounded down to the largest unit that fits.
fn off_by(ahead_ms: i64) -> String {
    let seconds = ahead_ms.unsigned_abs() / 1000;
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let fitting = units.into_iter().find(|(length, _)| seconds >= *length);
    let (length, unit) = fitting.unwrap_or((1, "second"));
    let (count, way) = (seconds / length, if ahead_ms < 0 { "slow" } else { "fast" });
    format!("{count} {unit}{} {way}", if count == 1 { "" } else { "s" })
}

impl std::error::Error for Failure {}

#[expect(clippy::ref_option, reason = "serde gives the field by reference")]
fn hex<S: serde::Serializer>(account: &Option<AccountId>, serializer: S) -> Result<S::Ok, S::Error> {
    account.map(|account| data_encoding::HEXLOWER.encode(&account.0)).serialize(serializer)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives the field by reference")]
fn word<S: serde::Serializer>(code: &FailureCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.word())
}

#[cfg(test)]
mod tests;
