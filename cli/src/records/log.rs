//! The activity log. Entries are printed as the library serialises them.

use super::hex;
use countersign::account::AccountId;
use countersign::log::{LogEntry, Verification};
use serde::Serialize;

/// `countersign::log::LogEntry`.
pub(crate) type EntryRecord = LogEntry;

/// `countersign::log::Verification` and whose it is.
#[derive(Debug, Serialize)]
pub(crate) struct VerificationRecord {
    account: String,
    #[serde(flatten)]
    verification: Verification,
}

impl VerificationRecord {
    pub(crate) fn new(account: AccountId, verification: Verification) -> Self {
        Self { account: hex(&account.0), verification }
    }
}
