//! A row as it stands in the file, before anything about it is believed.

use super::{
    Table, VaultError,
    digest::Digest,
    keyring::{Blind, Keyring, Place},
    plain::PlainBuffer,
};
use rusqlite::Row;

/// Columns for [`Stored::record`], in its order.
macro_rules! record_columns {
    () => {
        "tbl, id, seq, grp, generation, key, sealed"
    };
}

/// Columns for [`Stored::exchange`], in its order.
macro_rules! exchange_columns {
    () => {
        "id, subject, lane, priority, person, generation, key, sealed"
    };
}

pub(super) use {exchange_columns, record_columns};

/// A row as it stands in the file.
pub(super) struct Stored<'r> {
    pub table: Table,
    pub id: Blind,
    pub clear: Clear,
    pub generation: u64,
    pub key: u32,
    pub sealed: &'r [u8],
}

/// What stands in clear beside a sealed value, never changes, and is authenticated with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Clear {
    /// Where a record stands among the others, and its group.
    Record { seq: u64, group: Option<Blind> },
    /// How an exchange is found and when it is its turn.
    Exchange { subject: Blind, lane: Blind, priority: u8, needs: u8 },
}

impl Clear {
    /// As the associated data has it: `seq ‖ group`, or `subject ‖ lane ‖ priority ‖ needs`.
    pub(super) fn bytes(&self) -> ClearBytes {
        let mut bytes = ClearBytes { bytes: [0; 34], len: 0 };
        match self {
            Self::Record { seq, group } => {
                bytes.push(&seq.to_be_bytes());
                bytes.push(group.as_ref().map_or(&[], Blind::as_slice));
            }
            Self::Exchange { subject, lane, priority, needs } => {
                bytes.push(subject);
                bytes.push(lane);
                bytes.push(&[*priority, *needs]);
            }
        }
        bytes
    }
}

/// At most 34 bytes, without an allocation for each row.
pub(super) struct ClearBytes {
    bytes: [u8; 34],
    len: usize,
}

impl ClearBytes {
    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    fn push(&mut self, part: &[u8]) {
        for (out, byte) in self.bytes.iter_mut().skip(self.len).zip(part) {
            *out = *byte;
        }
        self.len += part.len();
    }
}

impl<'r> Stored<'r> {
    /// From a row of `record`. `None`: columns have types or sizes that the vault never writes.
    pub(super) fn record(row: &'r Row<'_>) -> Option<Self> {
        let group = match row.get_ref(3).ok()?.as_blob_or_null().ok()? {
            Some(group) => Some(group.try_into().ok()?),
            None => None,
        };
        Some(Self {
            table: Table::from_number(row.get(0).ok()?)?,
            id: blob(row, 1)?.try_into().ok()?,
            clear: Clear::Record { seq: row.get::<_, i64>(2).ok()?.cast_unsigned(), group },
            generation: row.get::<_, i64>(4).ok()?.cast_unsigned(),
            key: row.get(5).ok()?,
            sealed: blob(row, 6)?,
        })
    }

    /// From a row of `exchange`. `None`: columns have types or sizes that the vault never writes.
    pub(super) fn exchange(row: &'r Row<'_>) -> Option<Self> {
        let clear = Clear::Exchange {
            subject: blob(row, 1)?.try_into().ok()?,
            lane: blob(row, 2)?.try_into().ok()?,
            priority: row.get(3).ok()?,
            needs: row.get(4).ok()?,
        };
        Some(Self {
            table: Table::Exchange,
            id: blob(row, 0)?.try_into().ok()?,
            clear,
            generation: row.get::<_, i64>(5).ok()?.cast_unsigned(),
            key: row.get(6).ok()?,
            sealed: blob(row, 7)?,
        })
    }

    /// Its place among the records of its table.
    pub(super) fn seq(&self) -> u64 {
        match self.clear {
            Clear::Record { seq, .. } => seq,
            Clear::Exchange { .. } => 0,
        }
    }

    /// Where it stands.
    pub(super) fn place<'p>(&'p self, clear: &'p ClearBytes) -> Place<'p> {
        Place { table: self.table.number(), id: &self.id, generation: self.generation, clear: Some(clear.as_slice()) }
    }

    /// Its term in the digest; `None` if it is too short to have a tag.
    pub(super) fn term(&self, keys: &Keyring) -> Option<Digest> {
        keys.digest(&self.place(&self.clear.bytes()), self.sealed)
    }

    /// Its content, inside `buffer`; `Ok(None)`: it does not open.
    pub(super) fn open<'b>(&self, keys: &Keyring, buffer: &'b mut PlainBuffer) -> Result<Option<&'b [u8]>, VaultError> {
        keys.open(self.key, &self.place(&self.clear.bytes()), self.sealed, buffer)
    }
}

fn blob<'r>(row: &'r Row<'_>, column: usize) -> Option<&'r [u8]> {
    row.get_ref(column).ok()?.as_blob().ok()
}
