//! What happened to an account.

use super::Authenticator;
use crate::Failure;
use crate::id::Id as _;
use crate::isolation::guarded;
use crate::log::{LogEntry, LogFormat, LogVerification, export};
use countersign::account::AccountId;

#[uniffi::export]
impl Authenticator {
    /// What happened to an account, oldest first.
    pub fn log(&self, account: &str) -> Result<Vec<LogEntry>, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.log(&account).map(|entries| entries.into_iter().map(Into::into).collect()))
    }

    /// Whether the log's chain is whole, and up to which entry a provider's signed receipt anchors it.
    pub fn verify_log(&self, account: &str) -> Result<LogVerification, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.verify_log(&account)).map(Into::into)
    }

    /// The whole log as the content of a file, to be shared.
    pub fn export_log(&self, account: &str, format: LogFormat) -> Result<String, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| export(&self.core.log(&account)?, format))
    }
}
