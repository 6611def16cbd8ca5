//! Opening: vault, keys that nothing refers to, what is overdue.

use super::settle::Stories;
use super::{Authenticator, Inner, codes, poller};
use crate::account::{Account, Binding};
use crate::error::{Error, Failure};
use crate::exchange::driver::Driver;
use crate::exchange::stored::Stored;
use crate::exchange::worker::Worker;
use crate::exchange::{Changes, Time};
use crate::log::{self, Event};
use crate::ports::{KeyName, Ports};
use crate::vault::{Location, Vault};
use std::collections::HashSet;
use std::sync::Arc;

/// What an app decides once.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the vault lives.
    pub vault: Location,
    /// Servers on this computer may be used without TLS. Never in a shipped app.
    pub development: bool,
}

impl Authenticator {
    /// Opens or creates the vault. Damage is reported by [`Authenticator::health`] and keeps nothing else from working.
    pub async fn open(ports: Ports, config: Config) -> Result<Self, Failure> {
        let (vault, health) =
            Vault::open(&config.vault, ports.vault_keys.as_ref(), ports.anchor.clone(), ports.entropy.clone())
                .map_err(Error::from)?;
        let vault = Arc::new(vault);
        let time = Arc::new(Time::open(&ports, &vault)?);
        let changes = Arc::new(Changes::new(ports.listener.clone()));
        let driver = Arc::new(Driver::new(ports.clone(), vault.clone(), time.clone(), Box::new(Stories)));
        let worker = Worker::new(driver.clone(), changes.clone());
        let code_book = codes::CodeBook::default();
        let polling = poller::SingleFlight::default();
        let inner = Inner { ports, config, vault, health, time, changes, driver, worker, code_book, polling };
        let authenticator = Self { inner: Arc::new(inner) };
        authenticator.inner.log_rollback()?;
        authenticator.inner.leave_used_numbers()?;
        authenticator.inner.delete_orphaned_keys().await?;
        Ok(authenticator)
    }
}

impl Inner {
    /// Every account's log says that it comes from an old copy, once.
    fn log_rollback(&self) -> Result<(), Failure> {
        if !self.health.rolled_back {
            return Ok(());
        }
        let at = self.time.now();
        self.vault.change(|tx| -> Result<(), Error> {
            for account in tx.all::<Account>()? {
                let known =
                    log::entries(tx, account.id)?.pop().is_some_and(|last| last.event == Some(Event::RolledBack));
                if !known {
                    log::append(tx, account.id, Event::RolledBack, at)?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// An old copy of the vault would give its next change a number that was used for something else, which to a
    /// provider is what a clone does. Numbers may rise by any amount, and this one rises from copy to copy.
    fn leave_used_numbers(&self) -> Result<(), Failure> {
        if self.health.is_sound() {
            return Ok(());
        }
        let fresh = u64::try_from(self.time.now().0).unwrap_or(0);
        self.vault.change(|tx| -> Result<(), Error> {
            for mut binding in tx.all::<Binding>()? {
                if binding.sequence < fresh {
                    binding.sequence = fresh;
                    tx.put(&binding)?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// A key was named before it existed; if the app died between the two, or a binding is gone, nothing refers to it.
    /// A signer that cannot list or delete now is asked again at the next opening.
    async fn delete_orphaned_keys(&self) -> Result<(), Failure> {
        if !self.health.is_sound() {
            return Ok(()); // A damaged row may be the one that refers to a key.
        }
        let Ok(present) = self.ports.signer.names().await else { return Ok(()) };
        let used = self.keys_in_use()?;
        for name in present.iter().filter(|name| !used.contains(name)) {
            let deleted = self.ports.signer.delete(name).await;
            tracing::debug!(key = %name.0, deleted = deleted.is_ok(), "key without owner");
        }
        Ok(())
    }

    fn keys_in_use(&self) -> Result<HashSet<KeyName>, Failure> {
        let used = self.vault.read(|reader| -> Result<_, Error> {
            let mut used = HashSet::new();
            for binding in reader.all::<Binding>()? {
                used.extend([binding.keys.device, binding.keys.approval]);
            }
            for row in reader.exchanges()? {
                used.extend(Stored::header(&row.body)?.keys);
            }
            Ok(used)
        })?;
        Ok(used)
    }
}
