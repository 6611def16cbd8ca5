//! Provider statements. Append-only; the highest sequence is the current one.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// A published statement.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct StatementRow {
    pub(crate) tenant: String,
    pub(crate) sequence: i64,
    pub(crate) bytes: Vec<u8>,
    /// Of its payload.
    pub(crate) digest: Vec<u8>,
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
}

/// Publishes a statement that is newer than every other. `false`: it is not.
pub(crate) async fn publish(tx: &mut Tx, s: &StatementRow) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO statement (tenant, sequence, bytes, digest, issued_at, expires_at)
         SELECT $1, $2, $3, $4, $5, $6
         WHERE NOT EXISTS (SELECT 1 FROM statement WHERE tenant = $1 AND sequence >= $2)",
    )
    .bind(&s.tenant)
    .bind(s.sequence)
    .bind(&s.bytes)
    .bind(&s.digest)
    .bind(s.issued_at)
    .bind(s.expires_at)
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The current statement of a tenant.
pub(crate) async fn current(
    connection: &mut SqliteConnection,
    tenant: &str,
) -> Result<Option<StatementRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT tenant, sequence, bytes, digest, issued_at, expires_at FROM statement WHERE tenant = $1 ORDER BY sequence DESC LIMIT 1",
    )
    .bind(tenant)
    .fetch_optional(connection)
    .await?)
}

/// Whether this provider ever published a statement with this digest.
pub(crate) async fn was_published(
    connection: &mut SqliteConnection,
    tenant: &str,
    digest: &[u8],
) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar("SELECT count(*) FROM statement WHERE tenant = $1 AND digest = $2")
        .bind(tenant)
        .bind(digest)
        .fetch_one(connection)
        .await?;
    Ok(found > 0)
}
