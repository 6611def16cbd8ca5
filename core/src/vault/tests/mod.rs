//! A small phone: two keys, an anchor, randomness, and a vault in a temporary folder or in memory.

mod codes;
mod damage;
mod exchanges;
mod file;
mod model;
mod processes;
mod records;
mod schema;

use super::*;
use crate::ports::{
    Anchor, AnchorError, AnchorState, Entropy, EntropyError, KeyDomain, UnixMillis, VaultKey, VaultKeyError,
    VaultKeyStore,
};
use countersign_wire::Secret;
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use zeroize::Zeroizing;

/// Randomness of the machine.
struct Random;

impl Entropy for Random {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        SystemRandom::new().fill(out).map_err(|_| EntropyError)
    }
}

/// The same bytes in every run, for what depends on where a row comes to stand.
struct Repeatable(AtomicU64);

impl Entropy for Repeatable {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let block = ring::digest::digest(&ring::digest::SHA256, &number.to_be_bytes());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

#[derive(Default)]
struct Keys {
    keys: Mutex<HashMap<KeyDomain, VaultKey>>,
    codes_locked: AtomicBool,
}

impl VaultKeyStore for Keys {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        if domain == KeyDomain::Codes && self.codes_locked.load(Ordering::Relaxed) {
            return Err(VaultKeyError::Locked);
        }
        Ok(self.keys.lock().unwrap().get(&domain).cloned())
    }

    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        if domain == KeyDomain::Codes && self.codes_locked.load(Ordering::Relaxed) {
            return Err(VaultKeyError::Locked);
        }
        let mut keys = self.keys.lock().unwrap();
        if keys.contains_key(&domain) {
            return Err(VaultKeyError::Unavailable);
        }
        keys.insert(domain, key.clone());
        Ok(())
    }
}

/// Remembers every state that was written, and can be made to fail.
#[derive(Default)]
struct Remembered {
    states: Mutex<Vec<AnchorState>>,
    broken: AtomicBool,
}

impl Anchor for Remembered {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(AnchorError);
        }
        Ok(self.states.lock().unwrap().last().copied())
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(AnchorError);
        }
        self.states.lock().unwrap().push(state);
        Ok(())
    }
}

struct Phone {
    location: Location,
    keys: Keys,
    anchor: Arc<Remembered>,
    entropy: Arc<dyn Entropy>,
    _folder: Option<tempfile::TempDir>,
}

impl Phone {
    fn on_disk() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("vault.db"));
        Self { location, _folder: Some(folder), ..Self::in_memory() }
    }

    fn in_memory() -> Self {
        let location = Location::Memory(MemoryFile::new().unwrap());
        Self { location, keys: Keys::default(), anchor: Arc::default(), entropy: Arc::new(Random), _folder: None }
    }

    fn try_open(&self) -> Result<(Vault, Health), VaultError> {
        Vault::open(&self.location, &self.keys, Arc::clone(&self.anchor) as Arc<dyn Anchor>, Arc::clone(&self.entropy))
    }

    fn open(&self) -> (Vault, Health) {
        self.try_open().unwrap()
    }

    /// Opens a vault that must be sound.
    fn sound(&self) -> Vault {
        let (vault, health) = self.open();
        assert!(health.is_sound(), "{health:?}");
        vault
    }

    /// The file as an attacker has it.
    fn tamper(&self) -> Connection {
        self.location.connect().unwrap()
    }

    fn path(&self) -> PathBuf {
        match &self.location {
            Location::File(path) => path.clone(),
            Location::Memory(_) => panic!("no file"),
        }
    }

    fn anchored(&self) -> AnchorState {
        *self.anchor.states.lock().unwrap().last().unwrap()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    name: String,
    text: String,
    group: Option<String>,
}

impl Record for Note {
    const TABLE: Table = Table::Account;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        RowId::new(&self.name)
    }

    fn group(&self) -> Option<RowId> {
        self.group.as_ref().map(RowId::new)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Seed {
    name: String,
    #[serde(with = "crate::vault::secret")]
    seed: Secret,
}

impl Record for Seed {
    const TABLE: Table = Table::Seed;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        RowId::new(&self.name)
    }
}

fn note(name: &str, text: &str) -> Note {
    Note { name: name.into(), text: text.into(), group: None }
}

fn seed(name: &str) -> Seed {
    Seed { name: name.into(), seed: Secret::new(b"twenty bytes of seed".to_vec()) }
}

fn put<T: Record>(vault: &Vault, records: &[T]) {
    vault.change(|tx| records.iter().try_for_each(|record| tx.put(record))).unwrap();
}

fn text(vault: &Vault, name: &str) -> Option<String> {
    vault.read(|r| r.get::<Note>(&RowId::new(name))).unwrap().map(|note| note.text)
}
