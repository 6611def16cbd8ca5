//! Organisations and the services that people sign in to.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// An organisation: whoever holds one operator key.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Tenant {
    /// The name that is signed into everything.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// The operator's public key.
    pub(crate) operator_key: Vec<u8>,
    /// Its thumbprint.
    pub(crate) operator_thumbprint: Vec<u8>,
}

/// A service that people sign in to.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct RelyingParty {
    pub(crate) id: Vec<u8>,
    pub(crate) tenant: String,
    pub(crate) domain: String,
    pub(crate) name: String,
}

/// `false`: that id is taken.
pub(crate) async fn create(tx: &mut Tx, tenant: &Tenant) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query(
        "INSERT INTO tenant (id, name, operator_key, operator_thumbprint, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(&tenant.id)
    .bind(&tenant.name)
    .bind(&tenant.operator_key)
    .bind(&tenant.operator_thumbprint)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Every tenant; there is one at most.
pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Tenant>, StoreError> {
    Ok(sqlx::query_as("SELECT id, name, operator_key, operator_thumbprint FROM tenant ORDER BY id")
        .fetch_all(connection)
        .await?)
}

/// Registers a service, or finds the one with that domain and renames it.
pub(crate) async fn put_relying_party(tx: &mut Tx, party: &RelyingParty) -> Result<RelyingParty, StoreError> {
    Ok(sqlx::query_as(
        "INSERT INTO relying_party (id, tenant, domain, name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant, domain) DO UPDATE SET name = excluded.name
         RETURNING id, tenant, domain, name",
    )
    .bind(&party.id)
    .bind(&party.tenant)
    .bind(&party.domain)
    .bind(&party.name)
    .fetch_one(tx.connection())
    .await?)
}

pub(crate) async fn relying_party(
    connection: &mut SqliteConnection,
    id: &[u8],
) -> Result<Option<RelyingParty>, StoreError> {
    Ok(sqlx::query_as("SELECT id, tenant, domain, name FROM relying_party WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?)
}
