//! Codes. They need no network and no working enrolment.

use super::Authenticator;
use crate::Failure;
use crate::codes::{CodeList, CounterCode};
use crate::id::Id as _;
use crate::isolation::guarded;
use countersign::account::AccountId;

#[uniffi::export]
impl Authenticator {
    /// The codes of these accounts, or of all with an empty list. One call for each redraw of the whole screen.
    pub fn codes(&self, accounts: Vec<String>) -> Result<CodeList, Failure> {
        let accounts = accounts.iter().map(|account| AccountId::read(account)).collect::<Result<Vec<_>, _>>()?;
        guarded(|| self.core.codes(&accounts)).map(Into::into)
    }

    /// The next counter code of an account. It is used up, on disk, before it is returned.
    pub fn next_code(&self, account: &str) -> Result<CounterCode, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.next_hotp(&account)).map(Into::into)
    }
}
