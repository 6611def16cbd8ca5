//! Sign-in prompts.

use super::Authenticator;
use crate::Failure;
use crate::approval::{Fatigue, PendingApproval};
use crate::id::Id as _;
use crate::isolation::guarded;
use countersign::account::AccountId;
use std::sync::Arc;

#[uniffi::export]
impl Authenticator {
    /// A push message came, from whatever channel: its bytes, as they came. Nothing if it was only a bell: the worker
    /// asks the provider then.
    pub fn receive(&self, push: Vec<u8>) -> Result<Option<Arc<PendingApproval>>, Failure> {
        let pending = guarded(|| self.core.receive(&push))?;
        Ok(pending.map(|pending| PendingApproval::new(&self.core, pending)))
    }

    /// Requests that wait for a decision, oldest first, each verified again.
    pub fn pending(&self) -> Result<Vec<Arc<PendingApproval>>, Failure> {
        let pending = guarded(|| self.core.pending())?;
        Ok(pending.into_iter().map(|pending| PendingApproval::new(&self.core, pending)).collect())
    }

    /// Whether somebody seems to wear the person of an account down with prompts.
    pub fn fatigue(&self, account: &str) -> Result<Fatigue, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.fatigue(&account)).map(Into::into)
    }

    /// The person has seen that someone may know the password.
    pub fn acknowledge_fatigue(&self, account: &str) -> Result<(), Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.acknowledge_fatigue(&account))
    }
}
