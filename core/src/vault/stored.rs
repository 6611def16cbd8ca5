//! A row as it stands in the file, before anything about it is believed.

use super::{
    Table, VaultError,
    digest::Digest,
    keyring::{Blind, Keyring, Place},
    plain::PlainBuffer,
};
use rusqlite::{Connection, Row};
use std::borrow::Cow;

/// Columns for [`Stored::record`], in its order.
macro_rules! record_columns {
    () => {
        "n, tbl, id, clear, generation, key, sealed"
    };
}

/// Columns for [`Stored::exchange`], in its order.
macro_rules! exchange_columns {
    () => {
        "n, id, subject, lane, priority, person, generation, key, sealed"
    };
}

pub(super) use {exchange_columns, record_columns};

/// A row as it stands in the file.
pub(super) struct Stored<'r> {
    pub table: Table,
    pub id: Blind,
    pub clear: Option<Cow<'r, [u8]>>,
    pub generation: u64,
    pub key: u32,
    pub sealed: &'r [u8],
}

impl<'r> Stored<'r> {
    /// From a row of `record`. `None`: columns have types or sizes that the vault never writes.
    pub(super) fn record(row: &'r Row<'_>) -> Option<Self> {
        let clear = row.get_ref(3).ok()?.as_blob_or_null().ok()?;
        Some(Self {
            table: Table::from_number(row.get(1).ok()?)?,
            id: blob(row, 2)?.try_into().ok()?,
            clear: clear.map(Cow::Borrowed),
            generation: row.get::<_, i64>(4).ok()?.cast_unsigned(),
            key: row.get(5).ok()?,
            sealed: blob(row, 6)?,
        })
    }

    /// From a row of `exchange`. `None`: columns have types or sizes that the vault never writes.
    pub(super) fn exchange(row: &'r Row<'_>) -> Option<Self> {
        let subject = blob(row, 2)?.try_into().ok()?;
        let lane = blob(row, 3)?.try_into().ok()?;
        Some(Self {
            table: Table::Exchange,
            id: blob(row, 1)?.try_into().ok()?,
            clear: Some(Cow::Owned(exchange_clear(subject, lane, row.get(4).ok()?, row.get(5).ok()?).to_vec())),
            generation: row.get::<_, i64>(6).ok()?.cast_unsigned(),
            key: row.get(7).ok()?,
            sealed: blob(row, 8)?,
        })
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place<'_> {
        Place { table: self.table.number(), id: &self.id, generation: self.generation, clear: self.clear.as_deref() }
    }

    /// Its term in the digest; `None` if it is too short to have a tag.
    pub(super) fn term(&self, keys: &Keyring) -> Option<Digest> {
        keys.digest(&self.place(), self.sealed)
    }

    /// Its content, inside `buffer`; `Ok(None)`: it does not open.
    pub(super) fn open<'b>(&self, keys: &Keyring, buffer: &'b mut PlainBuffer) -> Result<Option<&'b [u8]>, VaultError> {
        keys.open(self.key, &self.place(), self.sealed, buffer)
    }
}

/// What stands in clear beside an exchange and never changes.
pub(super) fn exchange_clear(subject: Blind, lane: Blind, priority: u8, person: bool) -> [u8; 34] {
    let mut clear = [0; 34];
    let parts = subject.into_iter().chain(lane).chain([priority, person.into()]);
    for (out, byte) in clear.iter_mut().zip(parts) {
        *out = byte;
    }
    clear
}

fn blob<'r>(row: &'r Row<'_>, column: usize) -> Option<&'r [u8]> {
    row.get_ref(column).ok()?.as_blob().ok()
}

/// Whether any row of a table opens: tells whether a key fits when nothing else does.
pub(super) fn any_opens(conn: &Connection, keys: &Keyring, table: Table) -> Result<bool, VaultError> {
    let mut buffer = PlainBuffer::new();
    let mut statement = conn.prepare_cached(concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ?"))?;
    let mut rows = statement.query((table.number(),))?;
    while let Some(row) = rows.next()? {
        let Some(stored) = Stored::record(row) else { continue };
        if stored.open(keys, &mut buffer)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
