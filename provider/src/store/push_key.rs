//! The key that names the provider to push services (VAPID). One for each tenant, made once.

use sqlx::SqliteConnection;

use super::{StoreError, Tx};

/// The sealed key, if it was made.
pub(crate) async fn find(connection: &mut SqliteConnection, tenant: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("SELECT sealed_private FROM push_key WHERE tenant = $1")
        .bind(tenant)
        .fetch_optional(connection)
        .await?)
}

/// Keeps a key, unless another process was faster; returns the one that is kept.
pub(crate) async fn put(tx: &mut Tx, tenant: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    sqlx::query("INSERT INTO push_key (tenant, sealed_private) VALUES ($1, $2) ON CONFLICT (tenant) DO NOTHING")
        .bind(tenant)
        .bind(sealed)
        .execute(tx.connection())
        .await?;
    Ok(sqlx::query_scalar("SELECT sealed_private FROM push_key WHERE tenant = $1")
        .bind(tenant)
        .fetch_one(tx.connection())
        .await?)
}
