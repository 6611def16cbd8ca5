//! Signing keys in software: for the terminal shell and for tests.
//!
//! In: names and specifications. Out: public keys and signatures. Keys are kept in memory, or in one file sealed under
//! the vault's push key, so the passphrase that opens the vault opens them. A new key is on disk before its public half
//! is told to anyone. Nothing is cached: every call reads the file, so several processes may share it.
//!
//! Refused: RSA keys of other sizes than 2048, 3072 and 4096 bits, and the same name with another specification (both
//! as [`SignError::Unavailable`]).
//!
//! What it cannot do: hold a key where this computer's owner cannot copy it, or ask a person for a gesture. A key
//! with `user_verification` works, and its approvals count as self-asserted. Secrets are wiped where this crate holds
//! them; copies inside the CBOR decoder and ring are not.
//!
//! The file's layout is in `file.rs`, keys by name in `keys.rs`; a new algorithm goes into `pair.rs`.

mod file;
mod keys;
mod pair;

use async_trait::async_trait;
use countersign::ports::{Entropy, KeyName, KeySpec, SignError, SignRequest, Signer, VaultKey};
use file::KeysFile;
use keys::{Keys, SavedKey};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A [`Signer`] with its keys in memory or in a sealed file. Clones share the keys.
#[derive(Clone)]
pub struct SoftwareSigner {
    keyring: Arc<Keyring>,
}

/// Why the file of keys cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysFileError {
    /// The file is not a file of keys, was damaged, or belongs to another vault.
    #[error("the file of signing keys is damaged or belongs to another vault")]
    Damaged,
    /// A newer version of the program wrote the file.
    #[error("the file of signing keys is from a newer version; update this program")]
    Newer,
    /// The file or its folder cannot be read or written.
    #[error("the file of signing keys cannot be read or written")]
    Unreadable,
}

impl SoftwareSigner {
    /// Keys that end with the process.
    pub fn in_memory() -> Self {
        Self { keyring: Arc::new(Keyring::Memory(Mutex::default())) }
    }

    /// Keys in a file, sealed under a key derived from the vault's push key. The file is made with the first key.
    /// Needs a tokio runtime when used.
    pub fn open(path: &Path, push_key: &VaultKey, entropy: Arc<dyn Entropy>) -> Result<Self, KeysFileError> {
        let file = KeysFile::new(path, push_key, entropy);
        file.load()?;
        Ok(Self { keyring: Arc::new(Keyring::File(file)) })
    }

    /// Files are read and written where blocking is allowed.
    async fn with_keyring<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Keyring) -> Result<T, SignError> + Send + 'static,
    ) -> Result<T, SignError> {
        match &*self.keyring {
            Keyring::Memory(_) => work(&self.keyring),
            Keyring::File(_) => {
                let keyring = self.keyring.clone();
                tokio::task::spawn_blocking(move || work(&keyring)).await.unwrap_or(Err(SignError::Unavailable))
            }
        }
    }
}

#[async_trait]
impl Signer for SoftwareSigner {
    async fn public_key(&self, key: &KeyName, spec: KeySpec) -> Result<Vec<u8>, SignError> {
        let key = key.clone();
        self.with_keyring(move |keyring| {
            if let Some(there) = keyring.read(|keys| keys.public_key(&key, spec))? {
                return there;
            }
            // Made before the file is locked: an RSA key takes a while, and others sign meanwhile.
            let made = SavedKey::make(&key, spec)?;
            keyring.change(|keys| keys.adopt(made))
        })
        .await
    }

    async fn sign(&self, batch: &[SignRequest]) -> Result<Vec<Vec<u8>>, SignError> {
        let batch = batch.to_vec();
        self.with_keyring(move |keyring| {
            keyring.read(|keys| batch.iter().map(|request| keys.sign(request)).collect())?
        })
        .await
    }

    async fn delete(&self, key: &KeyName) -> Result<(), SignError> {
        let key = key.clone();
        self.with_keyring(move |keyring| {
            keyring.change(|keys| {
                keys.delete(&key);
                Ok(())
            })
        })
        .await
    }

    async fn names(&self) -> Result<Vec<KeyName>, SignError> {
        self.with_keyring(|keyring| keyring.read(Keys::names)).await
    }
}

impl std::fmt::Debug for SoftwareSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SoftwareSigner").finish_non_exhaustive()
    }
}

enum Keyring {
    Memory(Mutex<Keys>),
    File(KeysFile),
}

impl Keyring {
    fn read<T>(&self, look: impl FnOnce(&Keys) -> T) -> Result<T, SignError> {
        match self {
            Self::Memory(keys) => Ok(look(&keys.lock().unwrap_or_else(PoisonError::into_inner))),
            Self::File(file) => Ok(look(&file.load()?)),
        }
    }

    /// What `change` did is durable when this returns.
    fn change<T>(&self, change: impl FnOnce(&mut Keys) -> Result<T, SignError>) -> Result<T, SignError> {
        match self {
            Self::Memory(keys) => change(&mut keys.lock().unwrap_or_else(PoisonError::into_inner)),
            Self::File(file) => file.update(change),
        }
    }
}

impl From<KeysFileError> for SignError {
    fn from(error: KeysFileError) -> Self {
        tracing::warn!(%error, "no signing keys");
        Self::Unavailable
    }
}

#[cfg(test)]
mod tests;
