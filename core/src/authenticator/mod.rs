//! The facade: commands, queries and tickets.
//!
//! Commands (`activate`, `decide`, `set_device_token`, …) return when the intent is durable; the worker does the rest.
//! Queries read the vault and never the network. A [`Ticket`] waits for the end of an exchange, and dropping it
//! abandons only the waiting.
//!
//! An app opens one [`Authenticator`] per process, gives [`Authenticator::work`] a task of its own, and shows what the
//! queries say whenever [`Authenticator::next_change`] returns. A notification extension opens its own, calls
//! [`Authenticator::work_until_idle`] and ends.
//!
//! Nothing here knows a protocol: to add one, see [`crate::protocols`]; to add a story, its folder and an arm in
//! `settle.rs`.

mod accounts;
mod codes;
mod diagnose;
mod moves;
mod offers;
mod open;
mod poller;
mod prompts;
pub(crate) mod settle;
mod ticket;
mod token_check;
mod work;

#[cfg(test)]
mod tests;

pub use accounts::{AccountView, BindingView};
pub use codes::{CodeList, CodeNow, CodeRow, HotpCode};
pub use diagnose::{Finding, FindingState, Subject};
pub use moves::{PendingMove, Retired};
pub use offers::PendingOffer;
pub use open::Config;
pub use prompts::PendingApproval;
pub use ticket::{Activated, Ticket, TicketResult};

use crate::error::{Error, Failure};
use crate::exchange::driver::Driver;
use crate::exchange::worker::Worker;
use crate::exchange::{Changes, Facts, Time};
use crate::ports::{KeyDomain, Ports, Topics};
use crate::vault::{Codes, Health, Tx, Vault, VaultError};
use std::sync::Arc;

/// The whole core, over one vault. Cloning gives another handle to the same one.
#[derive(Clone)]
pub struct Authenticator {
    inner: Arc<Inner>,
}

struct Inner {
    ports: Ports,
    config: Config,
    vault: Arc<Vault>,
    health: Health,
    time: Arc<Time>,
    changes: Arc<Changes>,
    driver: Arc<Driver>,
    worker: Worker,
    code_book: codes::CodeBook,
    polling: poller::SingleFlight,
}

impl Authenticator {
    /// What opening found out about the vault.
    pub fn health(&self) -> &Health {
        &self.inner.health
    }

    /// A person has seen what [`Authenticator::health`] says: it is not reported at the next opening. What was in doubt
    /// stays in doubt until a provider confirms it.
    pub fn acknowledge_health(&self) -> Result<(), Failure> {
        Ok(self.inner.vault.acknowledge().map_err(Error::from)?)
    }

    /// Waits until something changes after revision `seen` (0 for the first call). Tells the new revision and what
    /// kinds of things changed; read again, since changes are coalesced.
    pub async fn next_change(&self, seen: u64) -> (u64, Topics) {
        self.inner.changes.after(seen).await
    }

    /// The phone was locked: forgets seeds and prepared keys. Codes come back with [`Authenticator::unlock_codes`].
    pub fn lock_codes(&self) {
        self.inner.code_book.forget();
        self.inner.vault.lock_codes();
    }

    /// The phone was unlocked. Fails as long as the key store does not give the key of the codes.
    pub fn unlock_codes(&self) -> Result<(), Failure> {
        let health = self.inner.vault.unlock_codes(self.inner.ports.vault_keys.as_ref()).map_err(Error::from)?;
        let refused = match health.codes {
            Codes::Unlocked => {
                // What waited for the codes goes on.
                self.inner.changes.announce(Topics { exchanges: true, ..Topics::default() });
                return Ok(());
            }
            Codes::Locked => VaultError::CodesLocked,
            Codes::Refused(error) => VaultError::KeyStore(error),
            Codes::KeyMissing => VaultError::KeyMissing(KeyDomain::Codes),
            Codes::WrongKey => VaultError::WrongKey(KeyDomain::Codes),
        };
        Err(Error::from(refused).into())
    }
}

impl Inner {
    /// One durable command: a transaction with everything a protocol needs to begin an exchange, then a wake-up.
    fn command<T>(
        &self,
        topics: Topics,
        body: impl FnOnce(&mut Tx<'_>, &mut Facts<'_>) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let result = self.driver.with_facts(None, |facts| self.vault.change(|tx| body(tx, facts)))?;
        self.changes.announce(topics);
        Ok(result)
    }
}
