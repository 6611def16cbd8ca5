//! Changing records: one transaction.

use super::{
    Reader, Record, RowId, Table, VaultError,
    confirmed::Confirmed,
    keyring::{Naming, Place},
    plain::PlainBuffer,
    record,
    root::Root,
    stored::{Stored, exchange_columns, record_columns},
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
    pub id: &'a [u8],
    pub clear: Option<&'a [u8]>,
}

impl Tx<'_> {
    /// Writes a record: a new row, or the row with its id.
    pub fn put<T: Record>(&mut self, record: &T) -> Result<(), VaultError> {
        let id = record.row_id();
        let blind = self.keys.blind(Naming::Id(T::TABLE), id.as_bytes());
        let clear = record.group().map(|group| self.keys.blind(Naming::Group(T::TABLE), group.as_bytes()));
        let target = Target { table: T::TABLE, id: &blind, clear: clear.as_ref().map(<[u8; 16]>::as_slice) };
        let (key, sealed) = self.seal(&target, record::encode(record)?)?;
        let replaced = self.take_out_record(T::TABLE, &blind)?;
        self.add(&target, &sealed)?;
        let sql = if replaced {
            "UPDATE record SET clear = ?3, generation = ?4, key = ?5, sealed = ?6 WHERE tbl = ?1 AND id = ?2"
        } else {
            "INSERT INTO record (tbl, id, clear, generation, key, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        };
        let generation = self.root.generation.cast_signed();
        self.conn.prepare_cached(sql)?.execute((T::TABLE.number(), blind, clear, generation, key, sealed))?;
        Ok(())
    }

    /// Deletes a record. `false`: there is none.
    pub fn delete<T: Record>(&mut self, id: &RowId) -> Result<bool, VaultError> {
        let blind = self.keys.blind(Naming::Id(T::TABLE), id.as_bytes());
        if !self.take_out_record(T::TABLE, &blind)? {
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

    /// Seals content for `target` with the key in use, and counts the write.
    pub(super) fn seal(&mut self, target: &Target<'_>, plain: PlainBuffer) -> Result<(u32, Vec<u8>), VaultError> {
        if !self.keys.has(target.table.domain()) {
            return Err(VaultError::CodesLocked);
        }
        let key = self.root.count_write(target.table.number())?;
        let sealed = self.keys.seal(key, &self.place(target), plain, self.entropy)?;
        Ok((key, sealed))
    }

    /// Adds a sealed value to what the rows add up to.
    pub(super) fn add(&mut self, target: &Target<'_>, sealed: &[u8]) -> Result<(), VaultError> {
        let term = self.keys.digest(&self.place(target), sealed).ok_or(VaultError::Corrupt)?;
        self.root.digest = self.root.digest.plus(term);
        self.root.count = self.root.count.saturating_add(1);
        self.wrote = true;
        Ok(())
    }

    /// Takes the exchange with this blinded id out of the sum. `false`: there is none.
    pub(super) fn take_out_exchange(&mut self, id: &[u8; 16]) -> Result<bool, VaultError> {
        let sql = concat!("SELECT ", exchange_columns!(), " FROM exchange WHERE id = ?");
        let mut statement = self.reader.conn.prepare_cached(sql)?;
        let mut rows = statement.query((id,))?;
        let Some(row) = rows.next()? else { return Ok(false) };
        let stored = Stored::exchange(row).ok_or(VaultError::Damaged(Table::Exchange))?;
        self.root.take_out(&stored, self.reader.keys);
        self.wrote = true;
        Ok(true)
    }

    fn take_out_record(&mut self, table: Table, id: &[u8; 16]) -> Result<bool, VaultError> {
        let sql = concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ? AND id = ?");
        let mut statement = self.reader.conn.prepare_cached(sql)?;
        let mut rows = statement.query((table.number(), id))?;
        let Some(row) = rows.next()? else { return Ok(false) };
        let stored = Stored::record(row).ok_or(VaultError::Damaged(table))?;
        self.root.take_out(&stored, self.reader.keys);
        self.wrote = true;
        Ok(true)
    }

    fn place<'t>(&self, target: &Target<'t>) -> Place<'t> {
        Place { table: target.table.number(), id: target.id, generation: self.root.generation, clear: target.clear }
    }
}
