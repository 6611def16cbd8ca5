//! Accounts, as a list and one by one.

use super::Authenticator;
use crate::Failure;
use crate::account::Account;
use crate::id::Id as _;
use crate::isolation::guarded;
use crate::ticket::Ticket;
use countersign::account::AccountId;
use std::sync::Arc;

#[uniffi::export]
impl Authenticator {
    /// All accounts, in the person's order.
    pub fn accounts(&self) -> Result<Vec<Account>, Failure> {
        guarded(|| self.core.accounts().map(|accounts| accounts.into_iter().map(Into::into).collect()))
    }

    /// Gives an account a name; an empty one gives it back its issuer's.
    pub fn rename(&self, account: &str, label: &str) -> Result<(), Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.rename(&account, label))
    }

    /// Puts accounts in this order; those that are not named keep theirs, after them.
    pub fn reorder(&self, accounts: Vec<String>) -> Result<(), Failure> {
        let order = accounts.iter().map(|account| AccountId::read(account)).collect::<Result<Vec<_>, _>>()?;
        guarded(|| self.core.reorder(&order))
    }

    /// Removes an account with its codes and log, and tells its providers; what cannot be told now is told later. The
    /// tickets are for those.
    pub fn forget(&self, account: &str) -> Result<Vec<Arc<Ticket>>, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.forget(&account)).map(|tickets| self.tickets(&tickets))
    }

    /// Gives an account fresh device keys, where its providers take them.
    pub fn rotate_keys(&self, account: &str) -> Result<Vec<Arc<Ticket>>, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.rotate_keys(&account)).map(|tickets| self.tickets(&tickets))
    }
}
