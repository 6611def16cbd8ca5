use super::CodeNow;
use crate::id::Id as _;
use countersign::authenticator;

/// One set of codes of one account.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CodeRow {
    /// Whose.
    pub account: String,
    /// Which set: an account has two while it moves between providers that both make codes.
    pub codes: String,
    /// The code that holds now; absent for counter codes, which `nextCode` makes one at a time.
    pub now: Option<CodeNow>,
    /// The counter may be behind the server's: the app's data was restored from a copy.
    pub doubtful: bool,
}

impl From<&authenticator::CodeRow> for CodeRow {
    fn from(row: &authenticator::CodeRow) -> Self {
        Self {
            account: row.account.word(),
            codes: row.codes.word(),
            now: row.now.as_ref().map(Into::into),
            doubtful: row.doubtful,
        }
    }
}
