//! The verification log: append-only.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// One line of the log.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Verification {
    pub(crate) id: Vec<u8>,
    pub(crate) at: i64,
    pub(crate) tenant: String,
    pub(crate) relying_party: String,
    pub(crate) subject: String,
    pub(crate) device_token_digest: Option<Vec<u8>>,
    pub(crate) mode: String,
    pub(crate) result: String,
    pub(crate) reason: String,
    pub(crate) server_name: String,
    pub(crate) server_address: String,
    pub(crate) client_address: String,
    pub(crate) full_name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
}

pub(crate) async fn add(tx: &mut Tx, v: &Verification) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO verification (id, at, tenant, relying_party, subject, device_token_digest, mode, result, reason,
             server_name, server_address, client_address, full_name, email, phone)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(&v.id)
    .bind(v.at)
    .bind(&v.tenant)
    .bind(&v.relying_party)
    .bind(&v.subject)
    .bind(&v.device_token_digest)
    .bind(&v.mode)
    .bind(&v.result)
    .bind(&v.reason)
    .bind(&v.server_name)
    .bind(&v.server_address)
    .bind(&v.client_address)
    .bind(&v.full_name)
    .bind(&v.email)
    .bind(&v.phone)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Lines of a tenant with `from <= at < to`, oldest first, at most `most`.
pub(crate) async fn between(
    connection: &mut SqliteConnection,
    tenant: &str,
    from: i64,
    to: i64,
    most: i64,
) -> Result<Vec<Verification>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT * FROM verification WHERE tenant = $1 AND at >= $2 AND at < $3 ORDER BY at, seq LIMIT $4",
    )
    .bind(tenant)
    .bind(from)
    .bind(to)
    .bind(most)
    .fetch_all(connection)
    .await?)
}

/// Forgets lines older than `before`.
pub(crate) async fn prune(tx: &mut Tx, before: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM verification WHERE at < $1").bind(before).execute(tx.connection()).await?;
    Ok(())
}
