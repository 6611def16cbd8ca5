//! The core, opened on this computer's files.
//!
//! Everything that the core asks of its host is chosen here: the clocks, the network, the key files, the anchor. A
//! phone is a folder; two folders are two phones.

use crate::args::Global;
use crate::home::Home;
use crate::passphrase;
use crate::stop::Stop;
use countersign::ports::{Entropy, KeyDomain, Ports, VaultKey, VaultKeyStore, make_bytes};
use countersign::vault::Location;
use countersign::{Authenticator, Config, Failure, FailureCode};
use countersign_adapters::{
    FileAnchor, HttpOptions, HttpTransport, KdfCost, PassphraseKeyFile, SoftwareSigner, SystemClock, SystemEntropy,
    computer_name,
};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Opens this phone, making it if there is none.
pub(crate) async fn open(global: &Global) -> Result<Authenticator, Stop> {
    let home = Home::open(global.home.clone())?;
    let passphrase = passphrase::read(global.passphrase_fd, !home.is_used())?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let vault_keys = PassphraseKeyFile::open(&home.vault_keys(), &passphrase, KdfCost::RECOMMENDED, entropy.clone())?;
    let push_key = push_key(&vault_keys, &*entropy)?;
    let ports = Ports {
        clock: Arc::new(SystemClock),
        signer: Arc::new(SoftwareSigner::open(&home.signing_keys(), &push_key, entropy.clone())?),
        entropy,
        transport: Arc::new(HttpTransport::new(HttpOptions {
            development: global.development,
            environment_proxies: !global.development,
            ..HttpOptions::default()
        })?),
        vault_keys: Arc::new(vault_keys),
        anchor: Arc::new(FileAnchor::new(&home.anchor())),
        listener: Arc::new(()),
    };
    let config = Config { vault: Location::File(home.vault()), development: global.development };
    let phone = Authenticator::open(ports, config).await?;
    phone.set_phone_name(&global.phone_name.clone().or_else(computer_name).unwrap_or_default())?;
    Ok(phone)
}

/// The signing keys are sealed under the vault's push key, so that one is needed before the vault is opened.
pub(crate) fn push_key(store: &dyn VaultKeyStore, entropy: &dyn Entropy) -> Result<VaultKey, Stop> {
    let failed = |_| Stop::from(Failure::new(FailureCode::VaultKeyGone));
    if let Some(key) = store.load(KeyDomain::Push).map_err(failed)? {
        return Ok(key);
    }
    let made = make_bytes(entropy).map_err(|_| Stop::Internal("no randomness".to_owned()))?;
    let made = VaultKey::new(made);
    match store.store(KeyDomain::Push, &made) {
        Ok(()) => Ok(made),
        // Another process was first.
        Err(error) => store.load(KeyDomain::Push).ok().flatten().ok_or(error).map_err(failed),
    }
}

/// The worker, running until the guard is dropped. What is committed goes on at the next start.
pub(crate) struct Working(JoinHandle<()>);

impl Working {
    /// Starts the worker of this process.
    pub(crate) fn start(phone: &Authenticator) -> Self {
        let phone = phone.clone();
        Self(tokio::spawn(async move {
            if let Err(failure) = phone.work().await {
                tracing::error!(code = failure.code.word(), "the worker stopped");
            }
        }))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.abort();
    }
}
