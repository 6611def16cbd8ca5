//! One scan over all rows: which of them open, and what they add up to.

use super::{
    BlindId, DamagedRow, Table, VaultError,
    digest::Digest,
    keyring::{Keyring, OVERHEAD},
    plain::PlainBuffer,
    stored::{Stored, exchange_columns, record_columns},
};
use crate::ports::KeyDomain;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// What a scan saw.
#[derive(Default)]
pub(super) struct Survey {
    /// Every row that has an id, a generation and a tag, also those that do not open.
    pub claimed: Tally,
    /// The rows that open.
    pub sound: Tally,
    /// The rows that do not.
    pub damaged: Vec<Broken>,
    /// How many rows of the push domain opened.
    pub push_opened: u64,
    /// Highest generation of a sound row.
    pub newest: u64,
    /// Highest key generation of each table.
    pub keys: BTreeMap<u8, u32>,
}

/// Rows and their digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub count: u64,
    pub digest: Digest,
}

/// A row that does not open.
#[derive(Clone, Copy)]
pub(super) struct Broken {
    /// Whether it stands among the exchanges.
    pub exchange: bool,
    /// Its place there.
    pub n: i64,
    /// What can still be told of it.
    pub row: DamagedRow,
}

impl Tally {
    fn add(&mut self, term: Digest) {
        self.count += 1;
        self.digest = self.digest.plus(term);
    }
}

impl Survey {
    /// Scans the vault, within one transaction of the caller. Seeds count as sound while codes are locked, if they are
    /// long enough to be one.
    pub(super) fn take(conn: &Connection, keys: &Keyring) -> Result<Self, VaultError> {
        let mut survey = Self::default();
        let mut buffer = PlainBuffer::new();
        let mut statement = conn.prepare_cached(concat!("SELECT ", record_columns!(), " FROM record ORDER BY n"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let table = row.get(1).ok().and_then(Table::from_number);
            let broken = Broken { exchange: false, n: row.get(0)?, row: DamagedRow { table, id: blind_id(row, 2) } };
            survey.see(Stored::record(row), broken, keys, &mut buffer)?;
        }
        let mut statement =
            conn.prepare_cached(concat!("SELECT ", exchange_columns!(), " FROM exchange ORDER BY n"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let row_left = DamagedRow { table: Some(Table::Exchange), id: blind_id(row, 1) };
            let broken = Broken { exchange: true, n: row.get(0)?, row: row_left };
            survey.see(Stored::exchange(row), broken, keys, &mut buffer)?;
        }
        Ok(survey)
    }

    fn see(
        &mut self,
        stored: Option<Stored<'_>>,
        broken: Broken,
        keys: &Keyring,
        buffer: &mut PlainBuffer,
    ) -> Result<(), VaultError> {
        let Some((stored, term)) = stored.and_then(|stored| stored.term(keys).map(|term| (stored, term))) else {
            self.damaged.push(broken);
            return Ok(());
        };
        self.claimed.add(term);
        let domain = stored.table.domain();
        if keys.has(domain) {
            if stored.open(keys, buffer)?.is_none() {
                self.damaged.push(broken);
                return Ok(());
            }
            self.push_opened += u64::from(domain == KeyDomain::Push);
        } else if stored.sealed.len() < OVERHEAD {
            self.damaged.push(broken);
            return Ok(());
        }
        self.sound.add(term);
        self.newest = self.newest.max(stored.generation);
        let highest = self.keys.entry(stored.table.number()).or_default();
        *highest = stored.key.max(*highest);
        Ok(())
    }
}

fn blind_id(row: &Row<'_>, column: usize) -> Option<BlindId> {
    row.get(column).ok().map(BlindId)
}
