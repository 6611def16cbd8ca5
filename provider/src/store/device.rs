//! Phones: their keys, their sequence and what was answered under each number.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Topic, Tx};

/// A phone.
#[expect(clippy::struct_field_names, reason = "device key and device thumbprint are the protocol's words")]
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Device {
    pub(crate) id: Vec<u8>,
    pub(crate) tenant: String,
    pub(crate) subject: Vec<u8>,
    /// COSE_Key.
    pub(crate) device_key: Vec<u8>,
    pub(crate) device_thumbprint: Vec<u8>,
    /// COSE_Key.
    pub(crate) approval_key: Vec<u8>,
    pub(crate) approval_thumbprint: Vec<u8>,
    pub(crate) name: String,
    pub(crate) attestation: Option<Vec<u8>>,
    /// `false`: a provider policy skipped the six digits.
    pub(crate) confirmed: bool,
    pub(crate) state: String,
    pub(crate) ended_why: Option<String>,
    pub(crate) created_at: i64,
    /// Of a pending enrolment.
    pub(crate) expires_at: i64,
    pub(crate) seen_at: i64,
    /// The device key before the last rotation: a repeated rotation is signed with it.
    pub(crate) previous_key: Option<Vec<u8>>,
    /// The highest number accepted.
    pub(crate) sequence: i64,
    pub(crate) log_head: Option<Vec<u8>>,
    /// When one number came with two payloads: there may be a clone.
    pub(crate) alarm_at: Option<i64>,
}

pub(crate) async fn create(tx: &mut Tx, d: &Device) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO device (id, tenant, subject, device_key, device_thumbprint, approval_key, approval_thumbprint, name,
             attestation, confirmed, state, created_at, expires_at, seen_at, sequence)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(&d.id)
    .bind(&d.tenant)
    .bind(&d.subject)
    .bind(&d.device_key)
    .bind(&d.device_thumbprint)
    .bind(&d.approval_key)
    .bind(&d.approval_thumbprint)
    .bind(&d.name)
    .bind(&d.attestation)
    .bind(d.confirmed)
    .bind(&d.state)
    .bind(d.created_at)
    .bind(d.expires_at)
    .bind(d.seen_at)
    .bind(d.sequence)
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(crate) async fn find(connection: &mut SqliteConnection, id: &[u8]) -> Result<Option<Device>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM device WHERE id = $1").bind(id).fetch_optional(connection).await?)
}

/// The phones of a person that may answer, oldest first.
pub(crate) async fn active(connection: &mut SqliteConnection, subject: &[u8]) -> Result<Vec<Device>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM device WHERE subject = $1 AND state = 'active' ORDER BY created_at, id")
        .bind(subject)
        .fetch_all(connection)
        .await?)
}

/// Every active phone of a tenant.
pub(crate) async fn of_tenant(connection: &mut SqliteConnection, tenant: &str) -> Result<Vec<Device>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM device WHERE tenant = $1 AND state = 'active' ORDER BY created_at, id")
        .bind(tenant)
        .fetch_all(connection)
        .await?)
}

/// pending → active.
pub(crate) async fn activate(tx: &mut Tx, id: &[u8]) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE device SET state = 'active', confirmed = TRUE WHERE id = $1 AND state = 'pending'")
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// pending or active → ended.
pub(crate) async fn end(tx: &mut Tx, id: &[u8], why: &str) -> Result<bool, StoreError> {
    let subject: Option<Vec<u8>> = sqlx::query_scalar(
        "UPDATE device SET state = 'ended', ended_why = $2 WHERE id = $1 AND state <> 'ended' RETURNING subject",
    )
    .bind(id)
    .bind(why)
    .fetch_optional(tx.connection())
    .await?;
    if let Some(subject) = &subject {
        tx.wake(Topic::subject(subject));
    }
    Ok(subject.is_some())
}

/// Ends every phone of a person and says how many there were.
pub(crate) async fn end_all(tx: &mut Tx, subject: &[u8], why: &str) -> Result<u64, StoreError> {
    let done = sqlx::query("UPDATE device SET state = 'ended', ended_why = $2 WHERE subject = $1 AND state <> 'ended'")
        .bind(subject)
        .bind(why)
        .execute(tx.connection())
        .await?;
    tx.wake(Topic::subject(subject));
    Ok(done.rows_affected())
}

/// Puts a new device key in the place of the old one.
pub(crate) async fn rotate(tx: &mut Tx, id: &[u8], key: &[u8], thumbprint: &[u8]) -> Result<(), StoreError> {
    sqlx::query("UPDATE device SET previous_key = device_key, device_key = $2, device_thumbprint = $3 WHERE id = $1")
        .bind(id)
        .bind(key)
        .bind(thumbprint)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes that a phone was here.
pub(crate) async fn seen(tx: &mut Tx, id: &[u8]) -> Result<(), StoreError> {
    let now = tx.now;
    sqlx::query("UPDATE device SET seen_at = $2 WHERE id = $1 AND seen_at < $2")
        .bind(id)
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What was answered under a number.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Receipt {
    pub(crate) payload_digest: Vec<u8>,
    pub(crate) result: Vec<u8>,
}

pub(crate) async fn receipt(
    connection: &mut SqliteConnection,
    device: &[u8],
    sequence: i64,
) -> Result<Option<Receipt>, StoreError> {
    Ok(sqlx::query_as("SELECT payload_digest, result FROM receipt WHERE device = $1 AND sequence = $2")
        .bind(device)
        .bind(sequence)
        .fetch_optional(connection)
        .await?)
}

/// Uses up a number. `false`: it is not higher than the last.
pub(crate) async fn use_sequence(
    tx: &mut Tx,
    device: &[u8],
    sequence: i64,
    receipt: &Receipt,
) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query("UPDATE device SET sequence = $2, seen_at = $3 WHERE id = $1 AND sequence < $2")
        .bind(device)
        .bind(sequence)
        .bind(now)
        .execute(tx.connection())
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("INSERT INTO receipt (device, sequence, payload_digest, result, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(device)
        .bind(sequence)
        .bind(&receipt.payload_digest)
        .bind(&receipt.result)
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(true)
}

/// Remembers the head of the phone's log.
pub(crate) async fn set_log_head(tx: &mut Tx, device: &[u8], head: &[u8]) -> Result<(), StoreError> {
    sqlx::query("UPDATE device SET log_head = $2 WHERE id = $1")
        .bind(device)
        .bind(head)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes that there may be a clone.
pub(crate) async fn alarm(tx: &mut Tx, device: &[u8]) -> Result<(), StoreError> {
    let now = tx.now;
    sqlx::query("UPDATE device SET alarm_at = $2 WHERE id = $1")
        .bind(device)
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets answers given before `before`.
pub(crate) async fn prune_receipts(tx: &mut Tx, before: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM receipt WHERE at < $1").bind(before).execute(tx.connection()).await?;
    Ok(())
}
