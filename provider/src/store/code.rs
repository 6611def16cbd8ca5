//! Offline codes of a person. A time step or counter is used up by a conditional `UPDATE`, so that two processes
//! cannot both accept one code.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// One code generator.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct CodeRow {
    pub(crate) id: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) device: Option<Vec<u8>>,
    /// `totp` or `hotp`.
    pub(crate) kind: String,
    pub(crate) algorithm: String,
    pub(crate) digits: i64,
    /// Seconds; 0 for HOTP.
    pub(crate) period: i64,
    pub(crate) sealed_seed: Vec<u8>,
    /// The lowest step or counter that may still be used.
    pub(crate) moving: i64,
}

pub(crate) async fn create(tx: &mut Tx, code: &CodeRow) -> Result<(), StoreError> {
    let now = tx.now;
    sqlx::query(
        "INSERT INTO code (id, subject, device, kind, algorithm, digits, period, sealed_seed, moving, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&code.id)
    .bind(&code.subject)
    .bind(&code.device)
    .bind(&code.kind)
    .bind(&code.algorithm)
    .bind(code.digits)
    .bind(code.period)
    .bind(&code.sealed_seed)
    .bind(code.moving)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The generators of a person; those of a phone only once that phone is active. A phone that moved on to a successor
/// took its seed along and was given no new one, so its codes go on counting here.
pub(crate) async fn of_subject(connection: &mut SqliteConnection, subject: &[u8]) -> Result<Vec<CodeRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT c.id, c.subject, c.device, c.kind, c.algorithm, c.digits, c.period, c.sealed_seed, c.moving
         FROM code c LEFT JOIN device d ON d.id = c.device
         WHERE c.subject = $1 AND (c.device IS NULL OR d.state = 'active' OR d.ended_why = 'moved')
         ORDER BY c.created_at, c.id",
    )
    .bind(subject)
    .fetch_all(connection)
    .await?)
}

/// Uses up everything up to and including `used`. `false`: that was used before.
pub(crate) async fn use_up(tx: &mut Tx, id: &[u8], used: i64) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE code SET moving = $2 + 1 WHERE id = $1 AND moving <= $2")
        .bind(id)
        .bind(used)
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes every generator of a person.
pub(crate) async fn remove_all(tx: &mut Tx, subject: &[u8]) -> Result<u64, StoreError> {
    Ok(sqlx::query("DELETE FROM code WHERE subject = $1").bind(subject).execute(tx.connection()).await?.rows_affected())
}
