//! Claims on exchanges: whose turn it is, and for how long.
//!
//! A claim raises the epoch and sets a lease: the lease lets another process go on after the holder died, the epoch keeps
//! the holder from writing after that. Claiming, extending and releasing wait for no disk (`synchronous = NORMAL`): what a
//! power cut takes back is the lease of a process that the power cut ended too.

use super::{
    VaultError,
    exchanges::{ExchangeKey, ExchangeRow, fenced, one, read_rows},
    keyring::{Blind, Keyring, Naming},
};
use crate::ports::{KeyDomain, UnixMillis};
use rusqlite::{Connection, OptionalExtension};
use std::time::Duration;

/// Longest lease. A lease that ends later than this from now was made before the clock was set back, and is void.
pub const MAX_LEASE: Duration = Duration::from_mins(15);

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
