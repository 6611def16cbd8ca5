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
        match self.group {
            Some(group) => write!(f, " (Group {group}.)"),
            None => Ok(()),
        }
    }
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
