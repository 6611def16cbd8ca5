//! The keys that sign challenges and replies. The private halves are sealed.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// A challenge key.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct ChallengeKeyRow {
    /// Its thumbprint.
    pub(crate) id: Vec<u8>,
    pub(crate) tenant: String,
    /// COSE_Key.
    pub(crate) public_key: Vec<u8>,
    pub(crate) sealed_private: Vec<u8>,
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
}

pub(crate) async fn create(tx: &mut Tx, k: &ChallengeKeyRow) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO challenge_key (id, tenant, public_key, sealed_private, not_before, not_after) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(&k.id)
        .bind(&k.tenant)
        .bind(&k.public_key)
        .bind(&k.sealed_private)
        .bind(k.not_before)
        .bind(k.not_after)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The keys of a tenant, newest first.
pub(crate) async fn of_tenant(
    connection: &mut SqliteConnection,
    tenant: &str,
) -> Result<Vec<ChallengeKeyRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, tenant, public_key, sealed_private, not_before, not_after FROM challenge_key WHERE tenant = $1
         ORDER BY not_before DESC, id",
    )
    .bind(tenant)
    .fetch_all(connection)
    .await?)
}
