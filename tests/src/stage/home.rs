//! Where a phone keeps its things: a folder, and keys.

use countersign::{
    ports::{KeyDomain, VaultKey, VaultKeyError, VaultKeyStore},
    vault::Location,
};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::TempDir;

/// A folder that goes with its last user.
#[derive(Clone, Debug)]
pub struct Home {
    folder: Arc<TempDir>,
}

/// A key store of this process. Clones share the keys.
#[derive(Clone, Default)]
pub struct KeysInMemory {
    keys: Arc<Mutex<HashMap<KeyDomain, VaultKey>>>,
    locked: Arc<Mutex<bool>>,
}

impl Home {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: Arc::new(tempfile::tempdir().unwrap()) }
    }

    /// Another folder with the same files in it.
    #[must_use]
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        self.copy_to(&copy);
        copy
    }

    /// Puts these files in the place of those.
    pub fn copy_to(&self, other: &Self) {
        for entry in fs::read_dir(other.path()).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        for entry in fs::read_dir(self.path()).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), other.path().join(entry.file_name())).unwrap();
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The vault's file.
    pub fn vault(&self) -> Location {
        Location::File(self.file("vault.db"))
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl KeysInMemory {
    /// The phone is locked: seeds cannot be read. What was prepared is for the core to forget.
    pub fn lock_codes(&self, locked: bool) {
        *self.locked.lock().unwrap_or_else(PoisonError::into_inner) = locked;
    }
}

impl VaultKeyStore for KeysInMemory {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        if domain == KeyDomain::Codes && *self.locked.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(VaultKeyError::Locked);
        }
        Ok(self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&domain).cloned())
    }

    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(domain, key.clone());
        Ok(())
    }
}
