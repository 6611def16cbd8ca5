//! Reading records: one moment of the vault.

use super::{
    BlindId, Record, RowId, Table, VaultError,
    confirmed::Confirmed,
    keyring::{Keyring, Naming},
    plain::PlainBuffer,
    record::{self, Scratch},
    root::Root,
    stored::{Stored, record_columns},
};
use rusqlite::{Connection, Params};

/// Reads records. All reads through one reader see the same moment.
#[derive(Clone, Copy)]
pub struct Reader<'v> {
    pub(super) conn: &'v Connection,
    pub(super) keys: &'v Keyring,
}

impl Reader<'_> {
    /// The record with this id. One that was damaged is [`VaultError::Damaged`], not `None`.
    pub fn get<T: Record>(&self, id: &RowId) -> Result<Option<T>, VaultError> {
        let blind = self.keys.blind(Naming::Id(T::TABLE), id.as_bytes());
        let mut found = self.select::<T>(
            concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ? AND id = ?"),
            (T::TABLE.number(), blind),
        )?;
        match found.pop() {
            Some(one) => one.record.map(Some),
            None if self.was_set_aside(T::TABLE, BlindId(blind))? => Err(VaultError::Damaged(T::TABLE)),
            None => Ok(None),
        }
    }

    /// All records, in the order of their first insertion. Rows that were damaged since the vault was opened are left
    /// out: codes that can be shown are shown. A record of a newer version is an error.
    pub fn all<T: Record>(&self) -> Result<Vec<T>, VaultError> {
        self.each()?.into_iter().filter(|record| !matches!(record, Err(VaultError::Damaged(_)))).collect()
    }

    /// As [`Self::all`], each record with its own refusal: for lists that must survive a single unreadable row.
    pub fn each<T: Record>(&self) -> Result<Vec<Result<T, VaultError>>, VaultError> {
        let sql = concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ?");
        let mut found = self.select(sql, (T::TABLE.number(),))?;
        found.sort_by_key(|one| one.seq);
        Ok(found.into_iter().map(|one| one.record).collect())
    }

    /// The records of one group, in the order of their first insertion.
    pub fn group<T: Record>(&self, group: &RowId) -> Result<Vec<T>, VaultError> {
        let sql = concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ? AND grp = ? ORDER BY seq");
        sound(self.select(sql, (T::TABLE.number(), self.blind_group::<T>(group)))?)
    }

    /// The newest `limit` records of one group, newest first.
    pub fn newest<T: Record>(&self, group: &RowId, limit: u32) -> Result<Vec<T>, VaultError> {
        let sql =
            concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ? AND grp = ? ORDER BY seq DESC LIMIT ?");
        sound(self.select(sql, (T::TABLE.number(), self.blind_group::<T>(group), limit))?)
    }

    /// How many records a table has.
    pub fn count<T: Record>(&self) -> Result<u64, VaultError> {
        let mut statement = self.conn.prepare_cached("SELECT count(*) FROM record WHERE tbl = ?")?;
        Ok(statement.query_row((T::TABLE.number(),), |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// How many records one group has.
    pub fn count_group<T: Record>(&self, group: &RowId) -> Result<u64, VaultError> {
        let mut statement = self.conn.prepare_cached("SELECT count(*) FROM record WHERE tbl = ? AND grp = ?")?;
        let parameters = (T::TABLE.number(), self.blind_group::<T>(group));
        Ok(statement.query_row(parameters, |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// Whether what the vault says of `id` may be an old copy: the vault came into doubt, and no round trip has
    /// confirmed `id` since. `id` is whatever a story confirms: a binding, an HOTP account.
    pub fn is_doubtful(&self, id: &RowId) -> Result<bool, VaultError> {
        let root = Root::read(self.conn, self.keys)?.ok_or(VaultError::ChangedOutside)?;
        if root.doubted_at == 0 {
            return Ok(false);
        }
        let confirmed: Option<Confirmed> = self.get(&Confirmed::row(id)).or_else(|error| match error {
            VaultError::Damaged(_) => Ok(None),
            other => Err(other),
        })?;
        Ok(confirmed.is_none_or(|confirmed| confirmed.at < root.doubted_at))
    }

    fn blind_group<T: Record>(&self, group: &RowId) -> [u8; 16] {
        self.keys.blind(Naming::Group(T::TABLE), group.as_bytes())
    }

    fn was_set_aside(&self, table: Table, id: BlindId) -> Result<bool, VaultError> {
        let mut statement = self.conn.prepare_cached("SELECT 1 FROM aside WHERE tbl = ? AND id = ?")?;
        Ok(statement.exists((table.number(), id.0))?)
    }

    fn select<T: Record>(&self, sql: &str, parameters: impl Params) -> Result<Vec<Found<T>>, VaultError> {
        if !self.keys.has(T::TABLE.domain()) {
            return Err(VaultError::CodesLocked);
        }
        let (mut buffer, mut scratch) = (PlainBuffer::new(), Scratch::new());
        let mut found = Vec::new();
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(parameters)?;
        while let Some(row) = rows.next()? {
            let stored = Stored::record(row);
            let opened = match &stored {
                Some(stored) => stored.open(self.keys, &mut buffer)?,
                None => None,
            };
            let decoded = opened.map(|plain| record::decode(plain, &mut scratch));
            found.push(Found {
                seq: stored.as_ref().map_or(u64::MAX, Stored::seq),
                record: decoded.unwrap_or(Err(VaultError::Damaged(T::TABLE))),
            });
        }
        Ok(found)
    }
}

/// A row that was asked for.
struct Found<T> {
    seq: u64,
    record: Result<T, VaultError>,
}

fn sound<T>(found: Vec<Found<T>>) -> Result<Vec<T>, VaultError> {
    let records = found.into_iter().map(|one| one.record);
    records.filter(|record| !matches!(record, Err(VaultError::Damaged(_)))).collect()
}
