//! Changing records: one transaction.

use super::{
    Reader, Record, RowId, Table, VaultError,
    confirmed::Confirmed,
    keyring::{Blind, Naming, Place},
    plain::PlainBuffer,
    record,
    root::Root,
    stored::{Clear, Stored, exchange_columns, record_columns},
};
use crate::ports::Entropy;
use std::ops::Deref;

/// One transaction. Reads through it see its own writes; if the caller's closure fails, nothing has happened.
pub struct Tx<'v> {
    pub(super) reader: Reader<'v>,
    pub(super) entropy: &'v dyn Entropy,
    /// As it will be written; `generation` is already the next one.
    pub(super) root: Root,
    pub(super) wrote: bool,
    /// Rows of records that were deleted, and exchanges that were closed.
    pub(super) deleted: u32,
    pub(super) closed: u32,
}

impl<'v> Deref for Tx<'v> {
    type Target = Reader<'v>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

/// Where a value will be written.
pub(super) struct Target<'a> {
    pub table: Table,
    pub id: &'a Blind,
    pub clear: Clear,
}

impl Tx<'_> {
    /// Writes a record: a new row, or the row with its id, which keeps its place among the others.
    pub fn put<T: Record>(&mut self, record: &T) -> Result<(), VaultError> {
        let (table, id) = (T::TABLE.number(), record.row_id());
        let blind = self.keys.blind(Naming::Id(T::TABLE), id.as_bytes());
        let group = record.group().map(|group| self.keys.blind(Naming::Group(T::TABLE), group.as_bytes()));
        let plain = record::encode(record)?;
        let seq = self.take_out_record(T::TABLE, &blind)?.unwrap_or_else(|| self.root.next_seq());
        let target = Target { table: T::TABLE, id: &blind, clear: Clear::Record { seq, group } };
        let (key, sealed) = self.seal(&target, plain)?;
        let generation = self.root.generation.cast_signed();
        self.conn
            .prepare_cached(
                "INSERT INTO record (tbl, id, seq, grp, generation, key, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET seq = excluded.seq, grp = excluded.grp, generation = excluded.generation, key = excluded.key, sealed = excluded.sealed",
            )?
            .execute((table, blind, seq.cast_signed(), group, generation, key, sealed))?;
        Ok(())
    }

    /// Deletes a record. `false`: there is none.
    pub fn delete<T: Record>(&mut self, id: &RowId) -> Result<bool, VaultError> {
        let blind = self.keys.blind(Naming::Id(T::TABLE), id.as_bytes());
        if self.take_out_record(T::TABLE, &blind)?.is_none() {
            return Ok(false);
        }
        self.conn.prepare_cached("DELETE FROM record WHERE tbl = ? AND id = ?")?.execute((T::TABLE.number(), blind))?;
        self.deleted += 1;
        Ok(true)
    }

    /// Says that a round trip has confirmed what the vault holds of `id`; see [`Reader::is_doubtful`]. Writes nothing
    /// if `id` is not in doubt.
    pub fn confirm(&mut self, id: &RowId) -> Result<(), VaultError> {
        if !self.is_doubtful(id)? {
            return Ok(());
        }
        self.put(&Confirmed::new(id, self.root.generation))
    }

    /// The generation that this transaction makes.
    pub fn generation(&self) -> u64 {
        self.root.generation
    }

    /// Seals content for `target` with the key in use, counts the write and adds it to what the rows add up to.
    pub(super) fn seal(&mut self, target: &Target<'_>, plain: PlainBuffer) -> Result<(u32, Vec<u8>), VaultError> {
        if !self.keys.has(target.table.domain()) {
            return Err(VaultError::CodesLocked);
        }
        let key = self.root.count_write(target.table.number())?;
        let clear = target.clear.bytes();
        let place = Place {
            table: target.table.number(),
            id: target.id,
            generation: self.root.generation,
            clear: Some(clear.as_slice()),
        };
        let sealed = self.keys.seal(key, &place, plain, self.entropy)?;
        let term = self.keys.digest(&place, &sealed).ok_or(VaultError::Corrupt)?;
        self.root.digest = self.root.digest.plus(term);
        self.root.count = self.root.count.saturating_add(1);
        self.wrote = true;
        Ok((key, sealed))
    }

    /// Takes the exchange with this blinded id out of the sum, and tells what it keeps. `None`: there is none.
    pub(super) fn take_out_exchange(&mut self, id: &Blind) -> Result<Option<Clear>, VaultError> {
        let sql = concat!("SELECT ", exchange_columns!(), " FROM exchange WHERE id = ?");
        let mut statement = self.reader.conn.prepare_cached(sql)?;
        let mut rows = statement.query((id,))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let stored = Stored::exchange(row).ok_or(VaultError::Damaged(Table::Exchange))?;
        self.root.take_out(&stored, self.reader.keys);
        self.wrote = true;
        Ok(Some(stored.clear))
    }

    /// Takes the record out of the sum, and tells its place among the others. `None`: there is none.
    fn take_out_record(&mut self, table: Table, id: &Blind) -> Result<Option<u64>, VaultError> {
        let sql = concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ? AND id = ?");
        let mut statement = self.reader.conn.prepare_cached(sql)?;
        let mut rows = statement.query((table.number(), id))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let stored = Stored::record(row).ok_or(VaultError::Damaged(table))?;
        self.root.take_out(&stored, self.reader.keys);
        self.wrote = true;
        Ok(Some(stored.seq()))
    }
}
