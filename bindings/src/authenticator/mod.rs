//! The object that an app holds: one for the process.
//!
//! Its calls by story: `activation.rs`, `approval.rs`, `device_token.rs`, `codes.rs`; what is around them: `running.rs`,
//! `accounts.rs`, `log.rs`, `tickets.rs`. Queries and commands that wait for nothing are synchronous and take
//! milliseconds of disk at most: call them off the main thread, except `codes`, which is made for each redraw.

mod accounts;
mod activation;
mod approval;
mod change;
mod codes;
mod device_token;
mod log;
mod running;
mod settings;
mod tickets;

pub use change::Change;
pub use settings::Settings;

pub(crate) use countersign::Authenticator as Core;

use crate::Failure;
use crate::doctor::Health;
use crate::host::{HostPorts, ports};
use crate::isolation::{carried_aside, guarded};
use countersign::Config;
use countersign::vault::Location;
use running::Running;
use std::path::PathBuf;
use std::sync::Arc;

/// The whole authenticator, over one vault. Open one per process; a notification extension opens its own.
///
/// Give `work` a task of its own, show what the queries say, and read again whenever `nextChange` returns or the
/// listener is called.
#[derive(uniffi::Object)]
pub struct Authenticator {
    core: Core,
    running: Arc<Running>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Authenticator {
    /// Opens the vault, or makes it. Damage is told by `health` and keeps nothing else from working.
    #[uniffi::constructor]
    pub async fn open(host: HostPorts, settings: Settings) -> Result<Arc<Self>, Failure> {
        let vault = PathBuf::from(settings.vault_path);
        let ports = guarded(|| ports(host, &vault, settings.development))?;
        let config = Config { vault: Location::File(vault), development: settings.development };
        let core = carried_aside(move || Core::open(ports, config)).await?;
        Ok(Arc::new(Self { core, running: Arc::default() }))
    }

    /// What opening found out about the app's data.
    pub fn health(&self) -> Health {
        self.core.health().into()
    }

    /// The person has seen what `health` says: it is not reported at the next opening.
    pub fn acknowledge_health(&self) -> Result<(), Failure> {
        guarded(|| self.core.acknowledge_health())
    }

    /// What this phone is called in a provider's list of phones: tell it at each start. It is made safe to show; an empty
    /// name takes it back. Providers learn it with the next activation or move.
    pub fn set_phone_name(&self, name: &str) -> Result<(), Failure> {
        guarded(|| self.core.set_phone_name(name))
    }

    /// What this phone is called.
    pub fn phone_name(&self) -> Result<String, Failure> {
        guarded(|| self.core.phone_name())
    }

    /// The phone was locked, or the app went to the background: forgets seeds and prepared keys.
    pub fn lock_codes(&self) {
        self.core.lock_codes();
    }

    /// The phone was unlocked. Fails (`vault-locked`) as long as the key store does not give the key of the codes.
    pub fn unlock_codes(&self) -> Result<(), Failure> {
        guarded(|| self.core.unlock_codes())
    }
}

#[cfg(test)]
mod tests;
