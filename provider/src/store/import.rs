//! A move of a whole tenant, at the successor: whose phone is whose, who has come, and the old side's consent.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// A phone that the old provider announced.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct ImportRow {
    pub(crate) tenant: String,
    pub(crate) device_thumbprint: Vec<u8>,
    pub(crate) approval_thumbprint: Vec<u8>,
    pub(crate) from_tenant: String,
    pub(crate) subject: Vec<u8>,
    pub(crate) imported_at: i64,
    pub(crate) moved_at: Option<i64>,
    pub(crate) transcript_digest: Option<Vec<u8>>,
    pub(crate) result: Option<Vec<u8>>,
    pub(crate) device: Option<Vec<u8>>,
}

/// Announces a phone; one that is known already stays as it is. `false`: it was known.
pub(crate) async fn announce(tx: &mut Tx, i: &ImportRow) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query(
        "INSERT INTO import (tenant, device_thumbprint, approval_thumbprint, from_tenant, subject, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, device_thumbprint) DO NOTHING",
    )
    .bind(&i.tenant)
    .bind(&i.device_thumbprint)
    .bind(&i.approval_thumbprint)
    .bind(&i.from_tenant)
    .bind(&i.subject)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn find(
    connection: &mut SqliteConnection,
    tenant: &str,
    thumbprint: &[u8],
) -> Result<Option<ImportRow>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM import WHERE tenant = $1 AND device_thumbprint = $2")
        .bind(tenant)
        .bind(thumbprint)
        .fetch_optional(connection)
        .await?)
}

/// Every announced phone of a tenant, those that have not come first.
pub(crate) async fn all(connection: &mut SqliteConnection, tenant: &str) -> Result<Vec<ImportRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT * FROM import WHERE tenant = $1 ORDER BY moved_at IS NOT NULL, subject, device_thumbprint",
    )
    .bind(tenant)
    .fetch_all(connection)
    .await?)
}

/// Notes that a phone has come. `false`: it had already.
pub(crate) async fn moved(
    tx: &mut Tx,
    tenant: &str,
    thumbprint: &[u8],
    digest: &[u8],
    result: &[u8],
    device: &[u8],
) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query(
        "UPDATE import SET moved_at = $3, transcript_digest = $4, result = $5, device = $6
         WHERE tenant = $1 AND device_thumbprint = $2 AND moved_at IS NULL",
    )
    .bind(tenant)
    .bind(thumbprint)
    .bind(now)
    .bind(digest)
    .bind(result)
    .bind(device)
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps an old provider's statement that names this tenant as successor.
pub(crate) async fn add_statement(
    tx: &mut Tx,
    tenant: &str,
    from_tenant: &str,
    digest: &[u8],
    bytes: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO import_statement (tenant, from_tenant, digest, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(tenant)
        .bind(from_tenant)
        .bind(digest)
        .bind(bytes)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whether the consent may name this statement.
pub(crate) async fn knows_statement(
    connection: &mut SqliteConnection,
    tenant: &str,
    from_tenant: &str,
    digest: &[u8],
) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM import_statement WHERE tenant = $1 AND from_tenant = $2 AND digest = $3",
    )
    .bind(tenant)
    .bind(from_tenant)
    .bind(digest)
    .fetch_one(connection)
    .await?;
    Ok(found > 0)
}

/// Keeps a nonce for a phone that is about to move, and forgets the expired ones and all but a few of the rest.
pub(crate) async fn add_nonce(
    tx: &mut Tx,
    tenant: &str,
    thumbprint: &[u8],
    nonce: &[u8],
    expires_at: i64,
) -> Result<(), StoreError> {
    let now = tx.now;
    sqlx::query("DELETE FROM move_nonce WHERE expires_at <= $1").bind(now).execute(tx.connection()).await?;
    sqlx::query("INSERT INTO move_nonce (tenant, device_thumbprint, nonce, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(tenant)
        .bind(thumbprint)
        .bind(nonce)
        .bind(expires_at)
        .execute(tx.connection())
        .await?;
    sqlx::query(
        "DELETE FROM move_nonce WHERE tenant = $1 AND device_thumbprint = $2 AND nonce NOT IN
             (SELECT nonce FROM move_nonce WHERE tenant = $1 AND device_thumbprint = $2 ORDER BY expires_at DESC, nonce LIMIT $3)",
    )
    .bind(tenant)
    .bind(thumbprint)
    .bind(NONCES_KEPT)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether this nonce was given to this phone and still lives.
pub(crate) async fn knows_nonce(
    tx: &mut Tx,
    tenant: &str,
    thumbprint: &[u8],
    nonce: &[u8],
) -> Result<bool, StoreError> {
    let now = tx.now;
    let found: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM move_nonce WHERE tenant = $1 AND device_thumbprint = $2 AND nonce = $3 AND expires_at > $4",
    )
    .bind(tenant)
    .bind(thumbprint)
    .bind(nonce)
    .bind(now)
    .fetch_one(tx.connection())
    .await?;
    Ok(found > 0)
}

/// For each phone: enough for a few attempts, not for a flood.
const NONCES_KEPT: i64 = 64;
