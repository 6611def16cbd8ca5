//! A sound vault in memory for unit tests, and randomness of the machine.

use crate::ports::{
    Anchor, AnchorError, AnchorState, Entropy, EntropyError, KeyDomain, VaultKey, VaultKeyError, VaultKeyStore,
};
use crate::vault::{Location, MemoryFile, Vault};
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Randomness of the machine.
pub(crate) struct Random;

impl Entropy for Random {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        SystemRandom::new().fill(out).map_err(|_| EntropyError)
    }
}

#[derive(Default)]
struct Keys(Mutex<HashMap<KeyDomain, VaultKey>>);

impl VaultKeyStore for Keys {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        Ok(self.0.lock().unwrap().get(&domain).cloned())
    }

    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        self.0.lock().unwrap().insert(domain, key.clone());
        Ok(())
    }
}

#[derive(Default)]
struct Remembered(Mutex<Option<AnchorState>>);

impl Anchor for Remembered {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        Ok(*self.0.lock().unwrap())
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        *self.0.lock().unwrap() = Some(state);
        Ok(())
    }
}

/// A phone's storage: the vault is opened from it as often as a test likes.
pub(crate) struct Storage {
    location: Location,
    keys: Keys,
    anchor: Arc<Remembered>,
}

impl Storage {
    pub(crate) fn new() -> Self {
        let location = Location::Memory(MemoryFile::new().unwrap());
        Self { location, keys: Keys::default(), anchor: Arc::default() }
    }

    pub(crate) fn open(&self) -> Vault {
        let anchor: Arc<dyn Anchor> = self.anchor.clone();
        Vault::open(&self.location, &self.keys, anchor, Arc::new(Random)).unwrap().0
    }

    /// From the next opening on, the vault is older than its anchor says.
    pub(crate) fn look_rolled_back(&self) {
        let mut state = self.anchor.0.lock().unwrap();
        *state = state.map(|s| AnchorState { committed: s.committed + 5, next: s.next + 5 });
    }
}

/// A fresh vault; its memory lives as long as the connection does.
pub(crate) fn vault() -> Vault {
    Storage::new().open()
}
