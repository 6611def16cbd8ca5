//! A sound vault in memory for unit tests.

use crate::ports::{
    Anchor, AnchorError, AnchorState, Entropy, EntropyError, KeyDomain, VaultKey, VaultKeyError, VaultKeyStore,
};
use crate::vault::{Location, MemoryFile, Vault};
use ring::digest::{SHA256, digest};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Bytes that never repeat within a test run: digests of a counter.
pub(crate) struct Random;

static DRAWN: AtomicU64 = AtomicU64::new(0);

impl Entropy for Random {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            let block = digest(&SHA256, &DRAWN.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
        Ok(())
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
