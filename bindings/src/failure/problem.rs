use super::{Remedy, Who};
use crate::approval::Decision;
use crate::id::Id as _;

/// What is wrong, and what helps. A value: it is thrown inside [`Failure`](super::Failure) and stands in lists.
///
/// Show the text of [`code`](Problem::code) from your catalogue of words, and one button for
/// [`remedy`](Problem::remedy). There is no text here, and no secret and no personal data: all of it may be copied to a
/// help desk.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Problem {
    /// The stable word, such as `offer-expired`. Codes never change their meaning; new ones may be added.
    pub code: String,
    /// Who can act.
    pub who: Who,
    /// The one thing that helps.
    pub remedy: Remedy,
    /// When it passes or may be tried again: milliseconds since 1970 (UTC).
    pub until_ms: Option<i64>,
    /// Which group of a typed code is wrong, from 1.
    pub group: Option<i32>,
    /// What had been decided before.
    pub first: Option<Decision>,
    /// By how much this phone's clock is ahead, in milliseconds, where it has to be put right; negative: behind.
    pub clock_ahead_ms: Option<i64>,
    /// The account that is meant.
    pub account: Option<String>,
}

impl From<countersign::Failure> for Problem {
    fn from(failure: countersign::Failure) -> Self {
        Self {
            code: failure.code.word().to_owned(),
            who: failure.who().into(),
            remedy: failure.help().into(),
            until_ms: failure.until.map(|at| at.0),
            group: failure.group.map(i32::from),
            first: failure.first.map(Into::into),
            clock_ahead_ms: failure.clock_ahead_ms,
            account: failure.account.map(|account| account.word()),
        }
    }
}
