//! Who must be woken: short-lived rows by which processes on one database tell each other what changed.

use sqlx::SqliteConnection;

use super::{StoreError, watcher::Topic};

/// Notes that `topic` changed and forgets what every process has long seen.
pub(super) async fn add(connection: &mut SqliteConnection, topic: &Topic, now: i64) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO wake (topic, at) VALUES ($1, $2)")
        .bind(topic.as_slice())
        .bind(now)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM wake WHERE seq <= (SELECT max(seq) FROM wake) - $1")
        .bind(KEEP)
        .execute(connection)
        .await?;
    Ok(())
}

/// The newest number.
pub(super) async fn newest(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM wake").fetch_one(connection).await?)
}

/// What changed after `seen`, oldest first.
pub(super) async fn since(connection: &mut SqliteConnection, seen: i64) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    Ok(sqlx::query_as("SELECT seq, topic FROM wake WHERE seq > $1 ORDER BY seq")
        .bind(seen)
        .fetch_all(connection)
        .await?)
}

/// Rows kept. A process that falls behind by more wakes everybody (a spurious wake-up is harmless).
pub(super) const KEEP: i64 = 4_096;
