//! The file: its tables, its settings, and which layouts are refused.
//!
//! In clear stand only keyed hashes, generations, key generations and, for exchanges, what the lease needs. `seq` and
//! `n` order rows by their first insertion.

use super::VaultError;
use rusqlite::{Connection, Transaction, TransactionBehavior, config::DbConfig};
use std::time::Duration;

/// Layout that this version writes, kept in `user_version`; part of what every row authenticates.
pub(super) const SCHEMA: i64 = 1;

/// `CSgn`, so that other databases are not mistaken for a vault.
const APPLICATION_ID: i64 = 0x4353_676e;

/// How long one process waits for another. Transactions take milliseconds.
pub(super) const BUSY: Duration = Duration::from_secs(5);

/// How the name of the index of groups begins; a number follows.
pub(super) const GROUP_INDEX: &str = "record_group_";

/// Of a new file, in bytes. In a table without row ids, SQLite moves what is longer than a quarter of a page to a page of
/// its own: a binding is, with the default of 4096, and opening then reads five times as many pages.
const PAGE: u32 = 8192;

/// How often a file is asked to keep a write-ahead log while another process makes it.
const TRIES: u32 = 100;

/// Rows in the order of their keys, so that a scan also tells whether every row can be found by its key.
const RECORD: &str = "
CREATE TABLE record (tbl INTEGER NOT NULL, id BLOB NOT NULL, seq INTEGER NOT NULL, grp BLOB,
  generation INTEGER NOT NULL, key INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (tbl, id)) STRICT, WITHOUT ROWID;";

const EXCHANGE: &str = "
CREATE TABLE exchange (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, subject BLOB NOT NULL UNIQUE, lane BLOB NOT NULL,
  priority INTEGER NOT NULL, person INTEGER NOT NULL, generation INTEGER NOT NULL, key INTEGER NOT NULL, sealed BLOB NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0, lease_until INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL) STRICT;";

const ROOT: &str = "
CREATE TABLE root (n INTEGER PRIMARY KEY CHECK (n = 1), generation INTEGER NOT NULL, key INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;";

/// Rows that do not open: they keep whatever was found in them, of whatever type.
const ASIDE: &str = "
CREATE TABLE aside (n INTEGER PRIMARY KEY, tbl, id, clear, generation, key, sealed, known INTEGER NOT NULL DEFAULT 0);";

/// What a file turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing yet.
    Empty,
    /// A vault of the current layout.
    Vault,
}

/// Looks, and changes nothing: not even a checkpoint is made when the connection closes after a refusal.
pub(super) fn look(conn: &Connection) -> Result<Found, VaultError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.busy_timeout(BUSY)?;
    let _moment = snapshot(conn)?;
    identify(conn)
}

/// What the file says that it is, within one transaction of the caller.
pub(super) fn identify(conn: &Connection) -> Result<Found, VaultError> {
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables = count(conn)?;
    if (version, application, tables) == (0, 0, 0) {
        return Ok(Found::Empty);
    }
    if application != APPLICATION_ID || version < 1 {
        return Err(VaultError::NotAVault);
    }
    if version > SCHEMA {
        return Err(VaultError::NewerSchema { found: version, known: SCHEMA });
    }
    Ok(Found::Vault)
}

/// Settings of a connection to a file that was accepted.
pub(super) fn settle(conn: &Connection, wal: bool) -> Result<(), VaultError> {
    conn.pragma_update(None, "page_size", PAGE)?; // nothing happens to a file that has its tables
    if wal {
        enter_wal(conn)?;
    }
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;",
    )?;
    // Nothing that somebody else has put into the file runs.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// Two processes that make the same file get in each other's way here, and SQLite gives up without waiting. Asking for
/// the write lock waits for the other one.
fn enter_wal(conn: &Connection) -> Result<(), VaultError> {
    let mut tries = 0;
    loop {
        let entered = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match entered.map_err(VaultError::from) {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(_) => return Err(VaultError::NotAVault),
            Err(VaultError::Busy) if tries < TRIES => drop(begin(conn)?),
            Err(error) => return Err(error),
        }
        tries += 1;
    }
}

/// Makes the tables, unless another process was faster: inside the transaction that also writes the first root.
pub(super) fn create(transaction: &Transaction<'_>) -> Result<(), VaultError> {
    transaction.execute_batch(ASIDE)?;
    create_root(transaction)?;
    create_records(transaction)?;
    create_exchanges(transaction)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    Ok(())
}

/// The table of the root row.
pub(super) fn create_root(conn: &Connection) -> Result<(), VaultError> {
    Ok(conn.execute_batch(ROOT)?)
}

/// The table of records. The name of its index is unlike that of a damaged one that was put away.
pub(super) fn create_records(conn: &Connection) -> Result<(), VaultError> {
    let number = count(conn)?;
    let index = format!("CREATE INDEX {GROUP_INDEX}{number} ON record (tbl, grp, seq) WHERE grp IS NOT NULL;");
    Ok(conn.execute_batch(&format!("{RECORD}{index}"))?)
}

/// The table of exchanges, likewise.
pub(super) fn create_exchanges(conn: &Connection) -> Result<(), VaultError> {
    let number = count(conn)?;
    Ok(conn.execute_batch(&format!("{EXCHANGE}CREATE INDEX exchange_lane_{number} ON exchange (lane, n);"))?)
}

/// Puts a damaged table away under another name, with all that is left in it.
pub(super) fn put_away(conn: &Connection, table: &str) -> Result<(), VaultError> {
    let number = count(conn)?;
    Ok(conn.execute_batch(&format!("ALTER TABLE {table} RENAME TO damaged_{table}_{number}"))?)
}

/// How many tables and indexes there are. It only grows, and so makes names that are free.
fn count(conn: &Connection) -> Result<i64, VaultError> {
    Ok(conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?)
}

/// A transaction that has the write lock from the start.
pub(super) fn begin(conn: &Connection) -> Result<Transaction<'_>, VaultError> {
    Ok(Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?)
}

/// A transaction that sees one moment of the vault.
pub(super) fn snapshot(conn: &Connection) -> Result<Transaction<'_>, VaultError> {
    Ok(Transaction::new_unchecked(conn, TransactionBehavior::Deferred)?)
}
