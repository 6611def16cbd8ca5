//! A phone that forgets everything at the end: its vault keys and anchor live in memory.

use countersign::ports::{Anchor, AnchorError, AnchorState, KeyDomain, VaultKey, VaultKeyError, VaultKeyStore};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Vault keys in memory.
#[derive(Default)]
pub(super) struct MemoryKeys(Mutex<HashMap<KeyDomain, VaultKey>>);

impl VaultKeyStore for MemoryKeys {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&domain).cloned())
    }

    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.contains_key(&domain) {
            return Err(VaultKeyError::Unavailable);
        }
        keys.insert(domain, key.clone());
        Ok(())
    }
}

/// An anchor in memory.
#[derive(Default)]
pub(super) struct MemoryAnchor(Mutex<Option<AnchorState>>);

impl Anchor for MemoryAnchor {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        Ok(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
        Ok(())
    }
}
