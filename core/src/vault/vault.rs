//! An open vault: transactions, the anchor around them, and leases.

use super::{
    BlindId, ClaimFilter, ExchangeKey, ExchangeRow, Reader, RowId, Table, Tx, VaultError, claims,
    keyring::{Keyring, Naming},
    root::{Root, clear_generation},
    schema,
};
use crate::ports::{Anchor, AnchorState, Entropy, UnixMillis};
use rusqlite::Connection;
use std::{
    cell::Cell,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// After this many closed exchanges the file is tidied without being asked.
const TIDY_AFTER: u32 = 64;

/// An open vault. Shared between threads; calls wait for each other.
pub struct Vault {
    pub(super) inner: Mutex<Inner>,
    pub(super) anchor: Arc<dyn Anchor>,
    pub(super) entropy: Arc<dyn Entropy>,
    commits: AtomicU64,
}

/// What the lock protects.
pub(super) struct Inner {
    pub conn: Connection,
    pub keys: Keyring,
    /// Whether commits wait for the disk.
    pub waits: Cell<bool>,
    /// Highest generation that this process has seen.
    pub seen: u64,
    /// Whether something was deleted that the write-ahead log still holds.
    pub deleted: bool,
    /// How many exchanges were closed since the file was tidied.
    pub closed: u32,
}

/// Tells whether anybody changed anything: equal values mean that nobody did. Claims of other processes count, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    commits: u64,
    others: i64,
}

impl Vault {
    pub(super) fn new(inner: Inner, anchor: Arc<dyn Anchor>, entropy: Arc<dyn Entropy>) -> Self {
        Self { inner: Mutex::new(inner), anchor, entropy, commits: AtomicU64::new(0) }
    }

    /// Reads at one moment of the vault. Must not call the vault inside.
    pub fn read<T, E: From<VaultError>>(&self, read: impl FnOnce(Reader<'_>) -> Result<T, E>) -> Result<T, E> {
        let inner = self.lock();
        let _moment = schema::snapshot(&inner.conn)?;
        read(Reader { conn: &inner.conn, keys: &inner.keys })
    }

    /// Runs one transaction: all of it is durable when this returns, or nothing has happened. One that writes nothing
    /// commits nothing. Must not call the vault inside.
    pub fn change<T, E: From<VaultError>>(&self, change: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut inner = self.lock();
        inner.wait_for_disk(true)?;
        let Inner { conn, keys, seen, .. } = &mut *inner;
        let transaction = schema::begin(conn)?;
        let mut root = Root::read(conn, keys)?.ok_or(VaultError::ChangedOutside)?;
        if root.generation < *seen {
            return Err(VaultError::ChangedOutside.into());
        }
        root.generation = root.generation.saturating_add(1);
        let reader = Reader { conn, keys };
        let mut tx = Tx { reader, entropy: &*self.entropy, root, wrote: false, deleted: 0, closed: 0 };
        let value = change(&mut tx)?;
        let Tx { mut root, wrote, deleted, closed, .. } = tx;
        if !wrote {
            return Ok(value);
        }
        root.write(conn, keys, &*self.entropy)?;
        let next = root.generation;
        self.anchor.write(AnchorState { committed: next.saturating_sub(1), next }).map_err(VaultError::from)?;
        transaction.commit().map_err(VaultError::from)?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        *seen = next;
        inner.deleted |= deleted > 0;
        inner.closed = inner.closed.saturating_add(closed);
        self.settle_anchor(&inner, next);
        if inner.deleted || inner.closed >= TIDY_AFTER {
            inner.tidy();
        }
        Ok(value)
    }

    /// Takes the exchange that is next: due, not held, first of its lane, of lowest priority number and then longest
    /// open. Raises its epoch. Durable only together with the next change; see the module docs of exchanges.
    pub fn claim(&self, filter: &ClaimFilter) -> Result<Option<ExchangeRow>, VaultError> {
        let inner = self.lock();
        if claims::claimable(&inner.conn, &inner.keys, filter)?.is_none() {
            return Ok(None);
        }
        inner.lightly(|conn, keys| match claims::claimable(conn, keys, filter)? {
            Some(row) => claims::take(conn, keys, filter, row).map(Some),
            None => Ok(None),
        })
    }

    /// Gives an exchange back, to be due at `due_at`.
    pub fn release(&self, id: &ExchangeKey, epoch: u64, due_at: UnixMillis) -> Result<(), VaultError> {
        self.lock()
            .lightly(|conn, keys| claims::release(conn, &keys.blind(Naming::Id(Table::Exchange), id), epoch, due_at))
    }

    /// Holds an exchange until `until`; more than [`super::MAX_LEASE`] from now counts as no lease.
    pub fn extend_lease(&self, id: &ExchangeKey, epoch: u64, until: UnixMillis) -> Result<(), VaultError> {
        self.lock()
            .lightly(|conn, keys| claims::extend(conn, &keys.blind(Naming::Id(Table::Exchange), id), epoch, until))
    }

    /// When [`Self::claim`] may find something. `None`: there is nothing to do.
    pub fn next_due(&self, allow_person: bool) -> Result<Option<UnixMillis>, VaultError> {
        let inner = self.lock();
        claims::next_due(&inner.conn, &inner.keys, allow_person)
    }

    /// Whether anybody changed anything since an earlier value.
    pub fn revision(&self) -> Result<Revision, VaultError> {
        let inner = self.lock();
        let others = inner.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok(Revision { commits: self.commits(), others })
    }

    /// How many transactions of this process became durable.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// The keyed hash under which the row of `id` stands in the file, to find it among damaged ones.
    pub fn blind_id(&self, table: Table, id: &RowId) -> BlindId {
        BlindId(self.lock().keys.blind(Naming::Id(table), id.as_bytes()))
    }

    /// Removes what was deleted from the write-ahead log. Done after deleting records, and by the worker when it has
    /// nothing else to do, so that closed exchanges go, too.
    pub fn tidy(&self) {
        self.lock().tidy();
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic inside a transaction has rolled it back; nothing else can be half done.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    /// Says that `generation` is committed. Best effort: the next commit says it again. The write lock is taken, so
    /// that a slow process does not overwrite the anchor of a faster one; if it is not free, a faster one is at work.
    pub(super) fn settle_anchor(&self, inner: &Inner, generation: u64) {
        let Ok(_lock) = inner.without_waiting(schema::begin) else { return };
        if clear_generation(&inner.conn).is_ok_and(|newest| newest == generation) {
            let _best_effort = self.anchor.write(AnchorState { committed: generation, next: generation });
        }
    }
}

impl Inner {
    /// A transaction that waits for no disk, and touches neither root nor anchor.
    fn lightly<T>(&self, change: impl FnOnce(&Connection, &Keyring) -> Result<T, VaultError>) -> Result<T, VaultError> {
        self.wait_for_disk(false)?;
        let transaction = schema::begin(&self.conn)?;
        let value = change(&self.conn, &self.keys)?;
        transaction.commit()?;
        Ok(value)
    }

    /// Whether commits wait for the disk. The pragma takes effect when it is prepared, so it must not be cached.
    pub(super) fn wait_for_disk(&self, wait: bool) -> Result<(), VaultError> {
        if self.waits.get() != wait {
            self.conn.execute_batch(if wait { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" })?;
            self.waits.set(wait);
        }
        Ok(())
    }

    /// Asks for a lock that somebody else may hold, and gives up at once if so.
    fn without_waiting<'c, T, E: From<rusqlite::Error>>(
        &'c self,
        ask: impl FnOnce(&'c Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.conn.busy_timeout(Duration::ZERO)?;
        let answer = ask(&self.conn);
        self.conn.busy_timeout(schema::BUSY)?;
        answer
    }

    fn tidy(&mut self) {
        if !self.deleted && self.closed == 0 {
            return;
        }
        // Busy: a reader in another process still needs the log. The next deletion or `tidy` tries again.
        let done = self
            .without_waiting(|conn| conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)));
        if matches!(done, Ok(0)) {
            self.deleted = false;
            self.closed = 0;
        }
    }
}
