//! The chain: `head(n) = SHA-256(CBOR [head(n-1), n, entry bytes])`, deterministic CBOR (RFC 8949 §4.2).
//!
//! The head before the first entry is the SHA-256 of a fixed word and the account's id, so that entries of one account
//! do not fit into another's log. Hashes go over the bytes that are stored, never over a re-encoding: an entry that this
//! version cannot read still verifies.

use super::Event;
use crate::account::AccountId;
use crate::ports::UnixMillis;
use crate::vault::{Reader, Record, RowId, Table, Tx, VaultError};
use ciborium::Value;
use countersign_wire::cbor;
use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

/// Entries of one account that are kept at least.
pub const KEPT: u64 = 1_000;
/// How many go at once when there are more: deletions are dear, one in a hundred appends pays for all.
const BATCH: u64 = 100;

/// Where a log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the newest entry; 0 for an empty log.
    pub entry: u64,
    /// The hash over everything up to it: 32 bytes.
    pub hash: [u8; 32],
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    /// Its number, from 1.
    pub number: u64,
    /// When, by corrected time.
    pub at: UnixMillis,
    /// What; absent if a newer version of the app wrote it.
    pub event: Option<Event>,
}

/// Appends an entry, in the transaction that makes it true.
pub(crate) fn append(tx: &mut Tx<'_>, account: AccountId, event: Event, at: UnixMillis) -> Result<Head, VaultError> {
    let mut state = read_state(tx, account)?;
    let number = state.entry.saturating_add(1);
    let body = encode(&Body { at, event: Some(event) })?;
    let hash = link(&state.hash, number, &body);
    tx.put(&EntryRow { account, number, hash, body })?;
    (state.entry, state.hash) = (number, hash);
    prune(tx, &mut state)?;
    tx.put(&state)?;
    Ok(Head { entry: number, hash })
}

/// Where the log of an account stands.
pub fn head(reader: &Reader<'_>, account: AccountId) -> Result<Head, VaultError> {
    let state = read_state(reader, account)?;
    Ok(Head { entry: state.entry, hash: state.hash })
}

/// The entries that are kept, oldest first.
pub fn entries(reader: &Reader<'_>, account: AccountId) -> Result<Vec<LogEntry>, VaultError> {
    Ok(rows(reader, account)?.iter().map(EntryRow::read).collect())
}

/// Removes the log, with the account it belongs to.
pub(crate) fn forget(tx: &mut Tx<'_>, account: AccountId) -> Result<(), VaultError> {
    for row in rows(tx, account)? {
        tx.delete::<EntryRow>(&row.row_id())?;
    }
    tx.delete::<State>(&state_id(account))?;
    Ok(())
}

/// One entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EntryRow {
    account: AccountId,
    pub(super) number: u64,
    #[serde(with = "serde_bytes")]
    pub(super) hash: [u8; 32],
    #[serde(with = "serde_bytes")]
    pub(super) body: Vec<u8>,
}

/// End and beginning of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    account: AccountId,
    pub(super) entry: u64,
    #[serde(with = "serde_bytes")]
    pub(super) hash: [u8; 32],
    /// Number of the last entry that was dropped; 0 if none was.
    pub(super) dropped: u64,
    /// The head up to there.
    #[serde(with = "serde_bytes")]
    pub(super) before: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct Body {
    at: UnixMillis,
    event: Option<Event>,
}

#[derive(Deserialize)]
struct OnlyTime {
    at: UnixMillis,
}

impl Record for EntryRow {
    const TABLE: Table = Table::Log;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        entry_id(self.account, self.number)
    }

    fn group(&self) -> Option<RowId> {
        Some(self.account.into())
    }
}

impl Record for State {
    const TABLE: Table = Table::Log;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        state_id(self.account)
    }
}

impl EntryRow {
    pub(super) fn read(&self) -> LogEntry {
        let number = self.number;
        if let Ok(Body { at, event }) = ciborium::from_reader(self.body.as_slice()) {
            return LogEntry { number, at, event };
        }
        let time: Result<OnlyTime, _> = ciborium::from_reader(self.body.as_slice());
        LogEntry { number, at: time.map_or(UnixMillis(0), |time| time.at), event: None }
    }
}

impl State {
    fn empty(account: AccountId) -> Self {
        let start = genesis(account);
        Self { account, entry: 0, hash: start, dropped: 0, before: start }
    }
}

pub(super) fn link(before: &[u8; 32], number: u64, body: &[u8]) -> [u8; 32] {
    sha256(&cbor::encode(&Value::Array(vec![
        Value::Bytes(before.to_vec()),
        Value::Integer(number.into()),
        Value::Bytes(body.to_vec()),
    ])))
}

pub(super) fn rows(reader: &Reader<'_>, account: AccountId) -> Result<Vec<EntryRow>, VaultError> {
    let mut rows: Vec<EntryRow> = reader.group(&account.into())?;
    rows.sort_by_key(|row| row.number);
    Ok(rows)
}

/// A state that is lost or damaged is made anew from the entries; the chain then shows a break where it began.
pub(super) fn read_state(reader: &Reader<'_>, account: AccountId) -> Result<State, VaultError> {
    match reader.get::<State>(&state_id(account)) {
        Ok(Some(state)) => return Ok(state),
        Ok(None) | Err(VaultError::Damaged(_)) => {}
        Err(error) => return Err(error),
    }
    let rows = rows(reader, account)?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(State::empty(account)) };
    let dropped = first.number.saturating_sub(1);
    let before = if dropped == 0 { genesis(account) } else { [0; 32] };
    Ok(State { account, entry: last.number, hash: last.hash, dropped, before })
}

fn prune(tx: &mut Tx<'_>, state: &mut State) -> Result<(), VaultError> {
    if state.entry.saturating_sub(state.dropped) < KEPT + BATCH {
        return Ok(());
    }
    let last = state.dropped + BATCH;
    // A damaged checkpoint shows as a break, and must not keep the log from going on.
    state.before = match tx.get::<EntryRow>(&entry_id(state.account, last)) {
        Ok(row) => row.map_or([0; 32], |row| row.hash),
        Err(VaultError::Damaged(_)) => [0; 32],
        Err(error) => return Err(error),
    };
    for number in state.dropped + 1..=last {
        match tx.delete::<EntryRow>(&entry_id(state.account, number)) {
            Ok(_) | Err(VaultError::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
    }
    state.dropped = last;
    Ok(())
}

fn encode(body: &Body) -> Result<Vec<u8>, VaultError> {
    Value::serialized(body).map(|value| cbor::encode(&value)).map_err(|_| VaultError::Content(Table::Log))
}

fn genesis(account: AccountId) -> [u8; 32] {
    sha256(&[b"countersign account log".as_slice(), &account.0].concat())
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, bytes).as_ref());
    out
}

fn entry_id(account: AccountId, number: u64) -> RowId {
    RowId::join(&[&account.0, &number.to_be_bytes()])
}

fn state_id(account: AccountId) -> RowId {
    RowId::join(&[b"head", &account.0])
}

impl Head {
    /// The hash as lower-case hex.
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.hash)
    }
}
