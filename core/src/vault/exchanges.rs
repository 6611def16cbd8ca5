//! Exchanges: rows with a lease for liveness and an epoch for safety.
//!
//! In clear stand keyed hashes of id, subject and lane, the priority, whether a person or the codes are needed, epoch,
//! lease and due time. The body is the driver's and is sealed. Epoch, lease and due time change without touching the root: who can
//! write the file can delay an exchange or make it run again (the protocols bear that), but cannot alter, swap or
//! add one.
//!
//! Who may run which exchange, and for how long, is in `claims.rs`.

use super::{
    Reader, Tx, VaultError, claims,
    keyring::{Blind, Keyring, Naming},
    plain::PlainBuffer,
    stored::{Clear, Stored, exchange_columns},
    tx::Target,
};
use crate::ports::UnixMillis;
use rusqlite::{Connection, Params};
use zeroize::Zeroizing;

/// Largest body, in bytes.
const MAX_BODY: usize = super::record::MAX_CONTENT;

/// Names an exchange: 16 random bytes.
pub type ExchangeKey = [u8; 16];

/// An exchange to be opened.
pub struct NewExchange {
    /// 16 random bytes.
    pub id: ExchangeKey,
    /// What it is about; at most one open exchange has it.
    pub subject: Vec<u8>,
    /// Exchanges of one lane run one after the other, in the order in which they were opened.
    pub lane: Vec<u8>,
    /// The lowest goes first.
    pub priority: u8,
    /// Whether a person may be asked (a prompt for a signature); a notification extension leaves these alone.
    pub needs_person: bool,
    /// Whether it reads or writes seeds; nobody gets it while codes are locked.
    pub needs_codes: bool,
    /// Not before.
    pub due_at: UnixMillis,
    /// What the driver keeps.
    pub body: Zeroizing<Vec<u8>>,
}

/// What opening an exchange came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It is there now.
    New,
    /// One with the same subject was there before: a double scan, a second tap.
    Existing {
        /// Its id.
        id: ExchangeKey,
    },
}

/// An exchange as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct ExchangeRow {
    /// Its id.
    pub id: ExchangeKey,
    /// Raised by each claim; writes with an older one are refused.
    pub epoch: u64,
    /// Not before.
    pub due_at: UnixMillis,
    /// End of the lease; in the past if nobody holds it.
    pub lease_until: UnixMillis,
    /// What the driver keeps.
    pub body: Zeroizing<Vec<u8>>,
}

impl Reader<'_> {
    /// The exchange with this id.
    pub fn exchange(&self, id: &ExchangeKey) -> Result<Option<ExchangeRow>, VaultError> {
        let blind = self.keys.blind(Naming::Id(super::Table::Exchange), id);
        one(self.exchange_rows("WHERE id = ?", (blind,))?)
    }

    /// The exchange about this subject.
    pub fn exchange_by_subject(&self, subject: &[u8]) -> Result<Option<ExchangeRow>, VaultError> {
        one(self.exchange_rows("WHERE subject = ?", (self.keys.blind(Naming::Subject, subject),))?)
    }

    /// All open exchanges, in the order in which they were opened. Damaged ones are left out.
    pub fn exchanges(&self) -> Result<Vec<ExchangeRow>, VaultError> {
        self.exchange_rows("", ())?.into_iter().filter(|row| !matches!(row, Err(VaultError::Damaged(_)))).collect()
    }

    fn exchange_rows(
        &self,
        condition: &str,
        parameters: impl Params,
    ) -> Result<Vec<Result<ExchangeRow, VaultError>>, VaultError> {
        read_rows(self.conn, self.keys, condition, parameters)
    }
}

impl Tx<'_> {
    /// Opens an exchange, unless one with its subject is open.
    pub fn open_exchange(&mut self, new: &NewExchange) -> Result<Opened, VaultError> {
        if let Some(existing) = self.exchange_by_subject(&new.subject)? {
            return Ok(Opened::Existing { id: existing.id });
        }
        let id = self.keys.blind(Naming::Id(super::Table::Exchange), &new.id);
        let subject = self.keys.blind(Naming::Subject, &new.subject);
        let lane = self.keys.blind(Naming::Lane, &new.lane);
        let clear = Clear::Exchange { subject, lane, priority: new.priority, needs: needs(new) };
        let (generation, key, sealed) = self.seal_exchange(&new.id, &id, clear, &new.body)?;
        self.conn
            .prepare_cached(
                "INSERT INTO exchange (id, subject, lane, priority, person, generation, key, sealed, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((id, subject, lane, new.priority, needs(new), generation, key, sealed, new.due_at.0))?;
        Ok(Opened::New)
    }

    /// Replaces the body, if `epoch` is still the holder's.
    pub fn save_exchange(&mut self, id: &ExchangeKey, epoch: u64, body: &[u8]) -> Result<(), VaultError> {
        let blind = self.fence(id, epoch)?;
        let clear = self.take_out_exchange(&blind)?.ok_or(VaultError::LostLease)?;
        let (generation, key, sealed) = self.seal_exchange(id, &blind, clear, body)?;
        let changed = self
            .conn
            .prepare_cached("UPDATE exchange SET generation = ?, key = ?, sealed = ? WHERE id = ? AND epoch = ?")?
            .execute((generation, key, sealed, blind, epoch.cast_signed()))?;
        fenced(changed)
    }

    /// Ends an exchange, if `epoch` is still the holder's. Its outcome is a record, written in the same transaction.
    pub fn close_exchange(&mut self, id: &ExchangeKey, epoch: u64) -> Result<(), VaultError> {
        let blind = self.fence(id, epoch)?;
        self.take_out_exchange(&blind)?;
        let changed = self
            .conn
            .prepare_cached("DELETE FROM exchange WHERE id = ? AND epoch = ?")?
            .execute((blind, epoch.cast_signed()))?;
        self.closed += 1;
        fenced(changed)
    }

    /// Takes an exchange away from whoever holds it, for the rest of this transaction and after: raises the epoch and
    /// ends the lease. For commands that replace or cancel; `None` if it is closed. Its body tells whether anything
    /// may have been sent.
    pub fn seize_exchange(&mut self, id: &ExchangeKey) -> Result<Option<ExchangeRow>, VaultError> {
        let blind = self.keys.blind(Naming::Id(super::Table::Exchange), id);
        self.conn
            .prepare_cached("UPDATE exchange SET epoch = epoch + 1, lease_until = 0 WHERE id = ?")?
            .execute((blind,))?;
        self.wrote = true;
        self.exchange(id)
    }

    /// Sets when an exchange is due, if `epoch` is still the holder's, and ends its lease.
    pub fn release_exchange(&mut self, id: &ExchangeKey, epoch: u64, due_at: UnixMillis) -> Result<(), VaultError> {
        let blind = self.fence(id, epoch)?;
        self.wrote = true;
        claims::release(self.conn, &blind, epoch, due_at)
    }

    fn fence(&self, id: &ExchangeKey, epoch: u64) -> Result<Blind, VaultError> {
        let blind = self.keys.blind(Naming::Id(super::Table::Exchange), id);
        let mut statement = self.conn.prepare_cached("SELECT 1 FROM exchange WHERE id = ? AND epoch = ?")?;
        if statement.exists((blind, epoch.cast_signed()))? { Ok(blind) } else { Err(VaultError::LostLease) }
    }

    fn seal_exchange(
        &mut self,
        id: &ExchangeKey,
        blind: &Blind,
        clear: Clear,
        body: &[u8],
    ) -> Result<(i64, u32, Vec<u8>), VaultError> {
        if body.len() > MAX_BODY {
            return Err(VaultError::Content(super::Table::Exchange));
        }
        let mut plain = PlainBuffer::new();
        plain.append(id);
        plain.append(body);
        let target = Target { table: super::Table::Exchange, id: blind, clear };
        let (key, sealed) = self.seal(&target, plain)?;
        Ok((self.root.generation.cast_signed(), key, sealed))
    }
}

/// As the column `person` has it: 1 a person, 2 the codes.
fn needs(new: &NewExchange) -> u8 {
    u8::from(new.needs_person) | (u8::from(new.needs_codes) << 1)
}

/// A write under an epoch that is not the holder's any more changes nothing.
pub(super) fn fenced(changed: usize) -> Result<(), VaultError> {
    if changed == 1 { Ok(()) } else { Err(VaultError::LostLease) }
}

pub(super) fn one(rows: Vec<Result<ExchangeRow, VaultError>>) -> Result<Option<ExchangeRow>, VaultError> {
    rows.into_iter().next().transpose()
}

pub(super) fn read_rows(
    conn: &Connection,
    keys: &Keyring,
    condition: &str,
    parameters: impl Params,
) -> Result<Vec<Result<ExchangeRow, VaultError>>, VaultError> {
    let columns = exchange_columns!();
    let order = if condition.contains("ORDER") { "" } else { " ORDER BY n" };
    let sql = format!("SELECT {columns}, epoch, due_at, lease_until FROM exchange {condition}{order}");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(parameters)?;
    let mut buffer = PlainBuffer::new();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let opened = match Stored::exchange(row) {
            Some(stored) => stored.open(keys, &mut buffer)?,
            None => None,
        };
        let Some((id, body)) = opened.and_then(|plain| plain.split_first_chunk()) else {
            found.push(Err(VaultError::Damaged(super::Table::Exchange)));
            continue;
        };
        found.push(Ok(ExchangeRow {
            id: *id,
            epoch: row.get::<_, i64>(8)?.cast_unsigned(),
            due_at: UnixMillis(row.get(9)?),
            lease_until: UnixMillis(row.get(10)?),
            body: Zeroizing::new(body.to_vec()),
        }));
    }
    Ok(found)
}
