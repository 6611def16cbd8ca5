//! People, as relying parties name them.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// A person.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Subject {
    pub(crate) id: Vec<u8>,
    pub(crate) tenant: String,
    /// The relying parties' name for this person.
    pub(crate) name: String,
    /// What the phone shows.
    pub(crate) label: String,
    pub(crate) full_name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    /// No sign-in requests before this time (after a report). 0: none.
    pub(crate) paused_until: i64,
}

/// Creates the person, or finds the one of that name; what is given replaces what was known.
pub(crate) async fn put(tx: &mut Tx, subject: &Subject) -> Result<Subject, StoreError> {
    let now = tx.now;
    Ok(sqlx::query_as(
        "INSERT INTO subject (id, tenant, name, label, full_name, email, phone, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant, name) DO UPDATE SET
             label = CASE WHEN excluded.label = '' THEN subject.label ELSE excluded.label END,
             full_name = coalesce(excluded.full_name, subject.full_name),
             email = coalesce(excluded.email, subject.email),
             phone = coalesce(excluded.phone, subject.phone)
         RETURNING id, tenant, name, label, full_name, email, phone, paused_until",
    )
    .bind(&subject.id)
    .bind(&subject.tenant)
    .bind(&subject.name)
    .bind(&subject.label)
    .bind(&subject.full_name)
    .bind(&subject.email)
    .bind(&subject.phone)
    .bind(now)
    .fetch_one(tx.connection())
    .await?)
}

pub(crate) async fn by_name(
    connection: &mut SqliteConnection,
    tenant: &str,
    name: &str,
) -> Result<Option<Subject>, StoreError> {
    Ok(sqlx::query_as("SELECT id, tenant, name, label, full_name, email, phone, paused_until FROM subject WHERE tenant = $1 AND name = $2")
        .bind(tenant)
        .bind(name)
        .fetch_optional(connection)
        .await?)
}

pub(crate) async fn by_id(connection: &mut SqliteConnection, id: &[u8]) -> Result<Option<Subject>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, tenant, name, label, full_name, email, phone, paused_until FROM subject WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// No sign-in requests to this person before `until`; never shortens a pause.
pub(crate) async fn pause(tx: &mut Tx, id: &[u8], until: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE subject SET paused_until = $2 WHERE id = $1 AND paused_until < $2")
        .bind(id)
        .bind(until)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Lifts a pause.
pub(crate) async fn resume(tx: &mut Tx, id: &[u8]) -> Result<(), StoreError> {
    sqlx::query("UPDATE subject SET paused_until = 0 WHERE id = $1").bind(id).execute(tx.connection()).await?;
    Ok(())
}
