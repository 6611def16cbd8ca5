//! One scan over all rows: which of them open, what they add up to, and whether each can be found by its key.
//!
//! Lookups trust the order of the rows and the index of groups. Whoever can write the file could disturb both and so
//! hide a row that is still there; therefore the scan compares them with the rows. What SQLite itself cannot read ends
//! the scan of that table.

use super::{
    BlindId, DamagedRow, Table, VaultError,
    digest::Digest,
    keyring::{Blind, Keyring, OVERHEAD},
    plain::PlainBuffer,
    schema::GROUP_INDEX,
    stored::{Clear, Stored, exchange_columns, record_columns},
};
use crate::ports::KeyDomain;
use rusqlite::{Connection, OptionalExtension, types::Value};
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
    /// Tables whose rows cannot all be read, or not all be found by their key.
    pub disordered: Tables,
    /// How many rows of the push domain opened.
    pub push_opened: u64,
    /// Highest generation of a sound row.
    pub newest: u64,
    /// Highest place of a sound record among the others.
    pub last_seq: u64,
    /// Highest key generation of each table.
    pub keys: BTreeMap<u8, u32>,
}

/// The two tables that hold rows: a set of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tables {
    pub records: bool,
    pub exchanges: bool,
}

impl Tables {
    /// Those of both sets.
    pub(super) fn and(self, other: Self) -> Self {
        Self { records: self.records || other.records, exchanges: self.exchanges || other.exchanges }
    }

    /// Whether all of the other set are in this one.
    pub(super) fn has_all(self, other: Self) -> bool {
        self.and(other) == self
    }
}

/// Rows and their digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub count: u64,
    pub digest: Digest,
}

/// A row that does not open.
pub(super) struct Broken {
    /// Where it stands.
    pub at: At,
    /// What can still be told of it.
    pub row: DamagedRow,
}

/// Where a row stands, whatever its columns hold.
pub(super) enum At {
    Record { table: Value, id: Value },
    Exchange { n: i64 },
}

/// A record as the index of groups has it.
type Grouped = (u8, Blind, u64, Blind);

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
        match survey.scan_records(conn, keys, &mut buffer) {
            Err(VaultError::Corrupt) => survey.disordered.records = true,
            scanned => scanned?,
        }
        match survey.scan_exchanges(conn, keys, &mut buffer) {
            Err(VaultError::Corrupt) => survey.disordered.exchanges = true,
            scanned => scanned?,
        }
        Ok(survey)
    }

    fn scan_records(&mut self, conn: &Connection, keys: &Keyring, buffer: &mut PlainBuffer) -> Result<(), VaultError> {
        let mut grouped: Vec<Grouped> = Vec::new();
        let mut last: Option<(u8, Blind)> = None;
        let mut statement =
            conn.prepare_cached(concat!("SELECT ", record_columns!(), " FROM record ORDER BY tbl, id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stored = Stored::record(row);
            if let Some(stored) = &stored {
                let key = (stored.table.number(), stored.id);
                self.disordered.records |= last.is_some_and(|last| last >= key);
                last = Some(key);
                if let Clear::Record { seq, group: Some(group) } = stored.clear {
                    grouped.push((key.0, group, seq, key.1));
                }
            }
            if !self.see(stored, keys, buffer)? {
                let table = row.get(0).ok().and_then(Table::from_number);
                let row_left = DamagedRow { table, id: row.get(1).ok().map(BlindId) };
                self.damaged.push(Broken { at: At::Record { table: row.get(0)?, id: row.get(1)? }, row: row_left });
            }
        }
        grouped.sort_unstable();
        self.disordered.records |= self.damaged.is_empty() && grouped_by_index(conn)? != Some(grouped);
        Ok(())
    }

    fn scan_exchanges(
        &mut self,
        conn: &Connection,
        keys: &Keyring,
        buffer: &mut PlainBuffer,
    ) -> Result<(), VaultError> {
        let sql = concat!("SELECT ", exchange_columns!(), ", n FROM exchange ORDER BY n");
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if !self.see(Stored::exchange(row), keys, buffer)? {
                let row_left = DamagedRow { table: Some(Table::Exchange), id: row.get(0).ok().map(BlindId) };
                self.damaged.push(Broken { at: At::Exchange { n: row.get(8)? }, row: row_left });
            }
        }
        // There are few of them: SQLite's own check, which looks up every row in every index, is affordable.
        let verdict: String = conn.query_row("PRAGMA integrity_check('exchange')", [], |row| row.get(0))?;
        self.disordered.exchanges |= verdict != "ok";
        Ok(())
    }

    /// Counts one row; `false`: it is damaged.
    fn see(
        &mut self,
        stored: Option<Stored<'_>>,
        keys: &Keyring,
        buffer: &mut PlainBuffer,
    ) -> Result<bool, VaultError> {
        let Some((stored, term)) = stored.and_then(|stored| stored.term(keys).map(|term| (stored, term))) else {
            return Ok(false);
        };
        self.claimed.add(term);
        let domain = stored.table.domain();
        let sound =
            if keys.has(domain) { stored.open(keys, buffer)?.is_some() } else { stored.sealed.len() >= OVERHEAD };
        if !sound {
            return Ok(false);
        }
        self.push_opened += u64::from(domain == KeyDomain::Push);
        self.sound.add(term);
        self.newest = self.newest.max(stored.generation);
        self.last_seq = self.last_seq.max(stored.seq());
        let highest = self.keys.entry(stored.table.number()).or_default();
        *highest = stored.key.max(*highest);
        Ok(true)
    }
}

/// What the index of groups says, in its order. `None`: it is gone, or holds what no row can.
fn grouped_by_index(conn: &Connection) -> Result<Option<Vec<Grouped>>, VaultError> {
    let name: Option<String> = conn
        .prepare_cached(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'record' AND sql IS NOT NULL",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    let is_ours = |name: &String| {
        name.strip_prefix(GROUP_INDEX).is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
    };
    let Some(name) = name.filter(is_ours) else { return Ok(None) };
    let sql =
        format!("SELECT tbl, grp, seq, id FROM record INDEXED BY {name} WHERE grp IS NOT NULL ORDER BY tbl, grp, seq");
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut grouped = Vec::new();
    while let Some(row) = rows.next()? {
        let one = (row.get(0), row.get(1), row.get::<_, i64>(2), row.get(3));
        let (Ok(table), Ok(group), Ok(seq), Ok(id)) = one else { return Ok(None) };
        grouped.push((table, group, seq.cast_unsigned(), id));
    }
    Ok(Some(grouped))
}

/// Whether any row of a table opens: tells whether a key fits when nothing else does.
pub(super) fn any_opens(conn: &Connection, keys: &Keyring, table: Table) -> Result<bool, VaultError> {
    let mut buffer = PlainBuffer::new();
    let mut statement = conn.prepare_cached(concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ?"))?;
    let mut rows = statement.query((table.number(),))?;
    // A row that SQLite cannot read ends the search.
    while let Ok(Some(row)) = rows.next() {
        let Some(stored) = Stored::record(row) else { continue };
        if stored.open(keys, &mut buffer)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
