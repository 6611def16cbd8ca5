//! Attempts in sliding windows. What a bucket means is decided in `limit`.

use sqlx::SqliteConnection;

use super::{StoreError, Tx};

/// Counts one more attempt unless `most` lie in the window; then says from when the next one is allowed.
pub(crate) async fn take(
    tx: &mut Tx,
    bucket: &str,
    who: &[u8],
    most: u32,
    window: i64,
) -> Result<Result<(), i64>, StoreError> {
    if let Err(until) = peek(tx, bucket, who, most, window).await? {
        return Ok(Err(until));
    }
    let now = tx.now;
    sqlx::query("DELETE FROM attempt WHERE bucket = $1 AND who = $2 AND at <= $3")
        .bind(bucket)
        .bind(who)
        .bind(now - window)
        .execute(tx.connection())
        .await?;
    sqlx::query("INSERT INTO attempt (bucket, who, at) VALUES ($1, $2, $3)")
        .bind(bucket)
        .bind(who)
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(Ok(()))
}

/// Whether another attempt would be allowed; if not, from when.
pub(crate) async fn peek(
    tx: &mut Tx,
    bucket: &str,
    who: &[u8],
    most: u32,
    window: i64,
) -> Result<Result<(), i64>, StoreError> {
    let now = tx.now;
    look(tx.connection(), now, bucket, who, most, window).await
}

/// The same outside a transaction.
pub(crate) async fn look(
    connection: &mut SqliteConnection,
    now: i64,
    bucket: &str,
    who: &[u8],
    most: u32,
    window: i64,
) -> Result<Result<(), i64>, StoreError> {
    // The attempt that must leave the window before another fits: the `most`-th newest.
    let blocking: Option<i64> = sqlx::query_scalar(
        "SELECT at FROM attempt WHERE bucket = $1 AND who = $2 AND at > $3 ORDER BY at DESC LIMIT 1 OFFSET $4",
    )
    .bind(bucket)
    .bind(who)
    .bind(now - window)
    .bind(i64::from(most) - 1)
    .fetch_optional(connection)
    .await?;
    Ok(blocking.map_or(Ok(()), |at| Err(at + window)))
}

/// Forgets the attempts of one such.
pub(crate) async fn clear(tx: &mut Tx, bucket: &str, who: &[u8]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempt WHERE bucket = $1 AND who = $2")
        .bind(bucket)
        .bind(who)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets what lies before `before`, in every bucket.
pub(crate) async fn prune(tx: &mut Tx, before: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempt WHERE at < $1").bind(before).execute(tx.connection()).await?;
    Ok(())
}
