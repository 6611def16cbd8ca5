//! The root row: what all other rows have to add up to.
//!
//! It changes in every transaction that changes a row, and carries the generation that the anchor remembers. Claims
//! and releases of exchanges touch clear columns only and leave it alone.

use super::{
    Table, VaultError,
    digest::Digest,
    keyring::{Keyring, Place},
    plain::PlainBuffer,
    stored::Stored,
};
use crate::ports::Entropy;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stands for the root row where a table's number is asked for; no [`Table`] has it.
pub(super) const ROOT: u8 = 0;

/// Version of the root's own layout.
const VERSION: u16 = 1;

/// After this many writes a key is replaced when the vault is opened; a root key at once.
pub(super) const REKEY_AFTER: u64 = 1 << 26;

/// No key seals more than this: far below 2³², where random nonces begin to repeat.
pub(super) const MAX_WRITES: u64 = 1 << 29;

/// Content of the root row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Root {
    /// Raised by each transaction.
    pub generation: u64,
    /// Rows in all tables.
    pub count: u64,
    /// What the rows add up to.
    pub digest: Digest,
    /// Records ever inserted: the place of the next one among them.
    pub inserted: u64,
    /// Proves the key of the codes domain; `None` until it was first there.
    pub codes_check: Option<[u8; 16]>,
    /// Generation at which the vault last came into doubt; 0 if never.
    pub doubted_at: u64,
    /// What was found and not yet acknowledged.
    pub findings: Findings,
    /// Use of the keys that are not as new.
    pub keys: BTreeMap<u8, KeyUse>,
}

/// What opening found, kept until it is acknowledged. Single rows are in the table `aside`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not states")]
pub(super) struct Findings {
    pub rolled_back: bool,
    pub anchor_lost: bool,
    pub root_damaged: bool,
    pub file_damaged: bool,
    pub unbalanced: bool,
    pub missing: u64,
}

/// Which key of a table is in use, and how often it has sealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeyUse {
    pub key: u32,
    pub writes: u64,
}

impl Findings {
    /// Both together.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            rolled_back: self.rolled_back || other.rolled_back,
            anchor_lost: self.anchor_lost || other.anchor_lost,
            root_damaged: self.root_damaged || other.root_damaged,
            file_damaged: self.file_damaged || other.file_damaged,
            unbalanced: self.unbalanced || other.unbalanced,
            missing: self.missing.saturating_add(other.missing),
        }
    }
}

impl Root {
    /// Reads the root row. `Ok(None)`: it is not there or does not open.
    pub(super) fn read(conn: &Connection, keys: &Keyring) -> Result<Option<Self>, VaultError> {
        let row = conn
            .prepare_cached("SELECT generation, key, sealed FROM root WHERE n = 1")?
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?, row.get::<_, Vec<u8>>(2)?)))
            .optional();
        let (generation, key, sealed) = match row {
            Ok(Some(row)) => row,
            Ok(None) | Err(rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::IntegralValueOutOfRange(..)) => {
                return Ok(None);
            }
            Err(error) => match VaultError::from(error) {
                VaultError::Corrupt => return Ok(None),
                other => return Err(other),
            },
        };
        let mut buffer = PlainBuffer::new();
        let place = Place { table: ROOT, id: &[], generation: generation.cast_unsigned(), clear: None };
        let Some(plain) = keys.open(key, &place, &sealed, &mut buffer)? else { return Ok(None) };
        let mut rest = plain;
        let decoded: Result<(u16, Self), _> = ciborium::from_reader(&mut rest);
        Ok(decoded
            .ok()
            .filter(|(version, root)| *version == VERSION && root.generation == place.generation)
            .map(|(_, root)| root))
    }

    /// Writes the root row, as part of the transaction that changed it.
    pub(super) fn write(&mut self, conn: &Connection, keys: &Keyring, entropy: &dyn Entropy) -> Result<(), VaultError> {
        if self.key_use(ROOT).writes >= REKEY_AFTER {
            self.next_key(ROOT);
        }
        let key = self.count_write(ROOT)?;
        let mut plain = PlainBuffer::new();
        ciborium::into_writer(&(VERSION, &*self), &mut plain).map_err(|_| VaultError::Corrupt)?;
        let place = Place { table: ROOT, id: &[], generation: self.generation, clear: None };
        let sealed = keys.seal(key, &place, plain, entropy)?;
        conn.prepare_cached("INSERT OR REPLACE INTO root (n, generation, key, sealed) VALUES (1, ?, ?, ?)")?
            .execute((self.generation.cast_signed(), key, sealed))?;
        Ok(())
    }

    /// Takes a row, as it stands, out of what the rows add up to. If it is not what was written, the sum no longer
    /// comes out even, and the next opening says so.
    pub(super) fn take_out(&mut self, stored: &Stored<'_>, keys: &Keyring) {
        self.digest = self.digest.minus(stored.term(keys).unwrap_or_default());
        self.count = self.count.saturating_sub(1);
    }

    /// The place of a new record among the others.
    pub(super) fn next_seq(&mut self) -> u64 {
        self.inserted = self.inserted.saturating_add(1);
        self.inserted
    }

    /// The key in use for a table.
    pub(super) fn key_use(&self, table: u8) -> KeyUse {
        self.keys.get(&table).copied().unwrap_or_default()
    }

    /// Counts one write and returns the key to write with.
    pub(super) fn count_write(&mut self, table: u8) -> Result<u32, VaultError> {
        let use_ = self.keys.entry(table).or_default();
        if use_.writes >= MAX_WRITES {
            return Err(VaultError::KeyUsedUp(Table::from_number(table.into()).unwrap_or(Table::Setting)));
        }
        use_.writes += 1;
        Ok(use_.key)
    }

    /// Goes on to a fresh key.
    pub(super) fn next_key(&mut self, table: u8) {
        let use_ = self.keys.entry(table).or_default();
        use_.key = use_.key.saturating_add(1);
        use_.writes = 0;
    }

    /// The same, for use past a known key, when the root that counted was lost.
    pub(super) fn set_key(&mut self, table: u8, key: u32) {
        *self.keys.entry(table).or_default() = KeyUse { key, writes: 0 };
    }
}

/// The generation of the root row as it stands in clear: whether somebody else has committed since.
pub(super) fn clear_generation(conn: &Connection) -> Result<u64, VaultError> {
    let generation: i64 =
        conn.prepare_cached("SELECT generation FROM root WHERE n = 1")?.query_row([], |row| row.get(0))?;
    Ok(generation.cast_unsigned())
}
