//! Exchanges: rows with a lease for liveness and an epoch for safety.
//!
//! In clear stand keyed hashes of id, subject and lane, the priority, whether a person or the codes are needed, epoch,
//! lease and due time. The body is the driver's and is sealed. Epoch, lease and due time change without touching the root: who can
//! write the file can delay an exchange or make it run again (the protocols bear that), but cannot alter, swap or
//! add one.
//!
//! Claiming, extending and releasing wait for no disk (`synchronous = NORMAL`): what a power cut takes back is the
//! lease of a process that the power cut ended too.

use super::{
    Reader, Tx, VaultError,
    keyring::{Blind, Keyring, Naming},
    plain::PlainBuffer,
    stored::{Clear, Stored, exchange_columns},
    tx::Target,
};
use crate::ports::{KeyDomain, UnixMillis};
use rusqlite::{Connection, OptionalExtension, Params};
use std::time::Duration;
use zeroize::Zeroizing;

/// Longest lease. A lease that ends later than this from now was made before the clock was set back, and is void.
pub const MAX_LEASE: Duration = Duration::from_mins(15);

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

/// Which exchanges to take.
#[derive(Clone, Copy, Debug)]
pub struct ClaimFilter {
    /// The present.
    pub now: UnixMillis,
    /// How long the claim holds without being extended; at most [`MAX_LEASE`].
    pub lease: Duration,
    /// Whether exchanges that may ask a person are taken.
    pub allow_person: bool,
    /// This one or none.
    pub only: Option<ExchangeKey>,
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
        release(self.conn, &blind, epoch, due_at)
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

/// Exchanges that are due, that nobody holds, and whose lane is free up to them. ?1 now, ?2 latest end of a lease that
/// counts, ?3 whether persons may be asked, ?4 the only id or null, ?5 whether codes are unlocked.
const CLAIMABLE: &str = "WHERE due_at <= ?1 AND NOT (lease_until > ?1 AND lease_until <= ?2)
  AND (person & 1 = 0 OR ?3) AND (person & 2 = 0 OR ?5) AND (?4 IS NULL OR id = ?4)
  AND NOT EXISTS (SELECT 1 FROM exchange AS other WHERE other.lane = exchange.lane AND other.n <> exchange.n
    AND (other.n < exchange.n OR (other.lease_until > ?1 AND other.lease_until <= ?2)))
  ORDER BY priority, n LIMIT 1";

/// The exchange that would be claimed now.
pub(super) fn claimable(
    conn: &Connection,
    keys: &Keyring,
    filter: &ClaimFilter,
) -> Result<Option<ExchangeRow>, VaultError> {
    let only = filter.only.map(|id| keys.blind(Naming::Id(super::Table::Exchange), &id));
    let parameters =
        (filter.now.0, filter.now.after(MAX_LEASE).0, filter.allow_person, only, keys.has(KeyDomain::Codes));
    one(read_rows(conn, keys, CLAIMABLE, parameters)?)
}

/// Takes it: raises the epoch and sets the lease.
pub(super) fn take(
    conn: &Connection,
    keys: &Keyring,
    filter: &ClaimFilter,
    mut row: ExchangeRow,
) -> Result<ExchangeRow, VaultError> {
    row.epoch = row.epoch.saturating_add(1);
    row.lease_until = filter.now.after(filter.lease.min(MAX_LEASE));
    conn.prepare_cached("UPDATE exchange SET epoch = ?, lease_until = ? WHERE id = ?")?.execute((
        row.epoch.cast_signed(),
        row.lease_until.0,
        keys.blind(Naming::Id(super::Table::Exchange), &row.id),
    ))?;
    Ok(row)
}

/// Ends a lease and sets when the exchange is due next.
pub(super) fn release(conn: &Connection, blind: &Blind, epoch: u64, due_at: UnixMillis) -> Result<(), VaultError> {
    let changed = conn
        .prepare_cached("UPDATE exchange SET lease_until = 0, due_at = ? WHERE id = ? AND epoch = ?")?
        .execute((due_at.0, blind, epoch.cast_signed()))?;
    fenced(changed)
}

/// Moves the end of a lease.
pub(super) fn extend(conn: &Connection, blind: &Blind, epoch: u64, until: UnixMillis) -> Result<(), VaultError> {
    let changed = conn.prepare_cached("UPDATE exchange SET lease_until = ? WHERE id = ? AND epoch = ?")?.execute((
        until.0,
        blind,
        epoch.cast_signed(),
    ))?;
    fenced(changed)
}

/// When the first exchange that is not blocked by its lane becomes claimable: at its due time, or when its lease ends.
pub(super) fn next_due(
    conn: &Connection,
    keys: &Keyring,
    allow_person: bool,
) -> Result<Option<UnixMillis>, VaultError> {
    let mut statement = conn.prepare_cached(
        "SELECT min(max(due_at, lease_until)) FROM exchange WHERE (person & 1 = 0 OR ?1) AND (person & 2 = 0 OR ?2)
           AND NOT EXISTS (SELECT 1 FROM exchange AS other WHERE other.lane = exchange.lane AND other.n < exchange.n)",
    )?;
    let due: Option<Option<i64>> =
        statement.query_row((allow_person, keys.has(KeyDomain::Codes)), |row| row.get(0)).optional()?;
    Ok(due.flatten().map(UnixMillis))
}

/// As the column `person` has it: 1 a person, 2 the codes.
fn needs(new: &NewExchange) -> u8 {
    u8::from(new.needs_person) | (u8::from(new.needs_codes) << 1)
}

fn fenced(changed: usize) -> Result<(), VaultError> {
    if changed == 1 { Ok(()) } else { Err(VaultError::LostLease) }
}

fn one(rows: Vec<Result<ExchangeRow, VaultError>>) -> Result<Option<ExchangeRow>, VaultError> {
    rows.into_iter().next().transpose()
}

fn read_rows(
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
