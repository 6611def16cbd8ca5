//! API keys of relying parties. Only digests are stored.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// A key, with the service it speaks for.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct ApiKeyRow {
    pub(crate) id: Vec<u8>,
    pub(crate) digest: Vec<u8>,
    pub(crate) scopes: String,
    pub(crate) created_at: i64,
    pub(crate) relying_party: Vec<u8>,
    pub(crate) tenant: String,
    pub(crate) domain: String,
}

/// Adds a key unless `most` are active already. `false`: they are.
pub(crate) async fn create(
    tx: &mut Tx,
    id: &[u8],
    relying_party: &[u8],
    digest: &[u8],
    scopes: &str,
    most: i64,
) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query(
        "INSERT INTO api_key (id, relying_party, digest, scopes, created_at)
         SELECT $1, $2, $3, $4, $5
         WHERE (SELECT count(*) FROM api_key WHERE relying_party = $2 AND revoked_at IS NULL) < $6",
    )
    .bind(id)
    .bind(relying_party)
    .bind(digest)
    .bind(scopes)
    .bind(now)
    .bind(most)
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An active key.
pub(crate) async fn find(connection: &mut SqliteConnection, id: &[u8]) -> Result<Option<ApiKeyRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT k.id, k.digest, k.scopes, k.created_at, k.relying_party, r.tenant, r.domain
         FROM api_key k JOIN relying_party r ON r.id = k.relying_party
         WHERE k.id = $1 AND k.revoked_at IS NULL",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// The active keys of a tenant, oldest first.
pub(crate) async fn active(connection: &mut SqliteConnection, tenant: &str) -> Result<Vec<ApiKeyRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT k.id, k.digest, k.scopes, k.created_at, k.relying_party, r.tenant, r.domain
         FROM api_key k JOIN relying_party r ON r.id = k.relying_party
         WHERE r.tenant = $1 AND k.revoked_at IS NULL ORDER BY k.created_at, k.id",
    )
    .bind(tenant)
    .fetch_all(connection)
    .await?)
}

/// `false`: there is no such active key.
pub(crate) async fn revoke(tx: &mut Tx, id: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query("UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id)
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}
