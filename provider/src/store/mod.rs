//! All SQL of the provider, one file per aggregate, and how it is run.
//!
//! In come plain values, out go plain rows; what they mean is decided elsewhere. Every query is written so that it runs
//! on SQLite now and on Postgres later: `$1` parameters, `ON CONFLICT`, `RETURNING`, integer milliseconds, binary ids.
//!
//! * **Reads** take a pooled connection ([`Store::read`]).
//! * **Writes** go to one [`writer`] per process, which groups them into commits. Each has its own savepoint, so one
//!   that fails takes nobody with it.
//! * **Transitions** are compare-and-set: an `UPDATE … WHERE state = …` that reports whether it found the state. Two
//!   processes that race both see one winner.
//! * **Waiting** crosses processes: whoever changes something that others wait for writes a row of [`wake`]; the
//!   [`watcher`] of every process sees it and wakes its own long-polls.
//!
//! It never seals or opens anything (`seal`), never judges (`desk`, `phone`), and never caches: another process may
//! have changed every row since the last look. To add an aggregate: a table in `schema.sql`, a file here.

pub(crate) mod api_key;
pub(crate) mod attempt;
pub(crate) mod challenge;
pub(crate) mod challenge_key;
pub(crate) mod code;
pub(crate) mod device;
pub(crate) mod device_token;
pub(crate) mod import;
pub(crate) mod log;
pub(crate) mod offer;
pub(crate) mod push_key;
mod schema;
pub(crate) mod statement;
pub(crate) mod subject;
pub(crate) mod tenant;
#[cfg(test)]
mod tests;
pub(crate) mod wake;
mod watcher;
mod writer;

use std::{path::Path, sync::Arc, time::Duration};

use sqlx::{
    Sqlite, SqlitePool,
    pool::PoolConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use schema::SCHEMA_VERSION;
use watcher::Watcher;
pub(crate) use watcher::{Topic, Waiting};
pub(crate) use writer::Tx;
use writer::Writer;

use crate::clock::Clock;

/// Why the database could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no database yet.
    #[error("run `countersign-provider init` first: there is no database at {0}")]
    Missing(String),
    /// `init` would overwrite something.
    #[error("remove {0} or name another database: it exists and holds no provider data")]
    Foreign(String),
    /// Written by another version of this program.
    #[error(
        "run the version of countersign-provider that wrote this database: it has schema {found}, this program knows {known}"
    )]
    Schema {
        /// What the file says.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// The writer has stopped.
    #[error("the provider is stopping; ask again in a moment")]
    Stopping,
    /// A write broke off half way; nothing of it was kept.
    #[error("the write was abandoned and nothing of it was kept")]
    Abandoned,
    /// A value in the database is not what this program writes.
    #[error("restore the database from a backup: {0} is damaged")]
    Damaged(&'static str),
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] sqlx::Error),
}

/// One open database.
#[derive(Clone)]
pub(crate) struct Store {
    readers: SqlitePool,
    writer: Writer,
    watcher: Watcher,
    clock: Arc<dyn Clock>,
}

impl Store {
    /// Creates the file and its tables. Refuses to touch a file that holds something else.
    pub(crate) async fn create(path: &Path) -> Result<(), StoreError> {
        let pool =
            SqlitePoolOptions::new().max_connections(1).connect_with(options(path).create_if_missing(true)).await?;
        let created = schema::create(&pool, path).await;
        pool.close().await;
        created
    }

    /// Opens an existing database, refuses a schema that this program does not know, and starts writer and watcher.
    pub(crate) async fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        let readers =
            SqlitePoolOptions::new().max_connections(4).test_before_acquire(false).connect_with(options(path)).await?;
        schema::check(&readers).await?;
        let watcher = Watcher::start(options(path)).await?;
        let writer = Writer::start(options(path), Arc::clone(&clock), watcher.clone()).await?;
        Ok(Self { readers, writer, watcher, clock })
    }

    /// A connection for queries that change nothing. Hold one at a time: whoever waits for a second while holding the
    /// first can wait for ever.
    pub(crate) async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// The provider's time, for reads. A write uses [`Tx::now`] instead.
    pub(crate) async fn now(&self) -> Result<i64, StoreError> {
        let mut connection = self.read().await?;
        Ok(self.clock.now(schema::database_time(&mut connection).await?))
    }

    /// Runs `work` inside a transaction and returns when it is durable. An error undoes all of `work`.
    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> futures::future::BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Starts waiting for `topic`. Look at the state after this call and before awaiting, or a wake-up may be missed.
    pub(crate) fn wait_for(&self, topic: Topic) -> Waiting {
        self.watcher.wait_for(topic)
    }

    /// Finishes the writes that were accepted, then closes every connection.
    pub(crate) async fn close(&self) {
        self.writer.close().await;
        self.watcher.close();
        self.readers.close().await;
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full) // a recorded approval survives a power cut
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10)) // the other process' commit
        .pragma("secure_delete", "ON")
}
