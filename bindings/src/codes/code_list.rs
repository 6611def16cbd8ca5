use super::CodeRow;
use crate::number;
use countersign::authenticator;

/// Codes of one moment, of all accounts at once: one call per refresh.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CodeList {
    /// The corrected time that they were made for: milliseconds since 1970 (UTC). Count rings down from here.
    pub at_ms: i64,
    /// How far that time may be off, either way; absent if no provider has told the time yet.
    pub uncertainty_ms: Option<i64>,
    /// In the order asked for, or in the person's.
    pub rows: Vec<CodeRow>,
}

impl From<authenticator::CodeList> for CodeList {
    fn from(list: authenticator::CodeList) -> Self {
        Self {
            at_ms: list.at.0,
            uncertainty_ms: list.uncertainty.map(number::millis),
            rows: list.rows.iter().map(Into::into).collect(),
        }
    }
}
