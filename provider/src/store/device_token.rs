//! Where to ring each phone. A new address that awaits its echo stands beside the earlier one, which goes on ringing.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Tx};

/// One address.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct TokenRow {
    pub(crate) device: Vec<u8>,
    /// `active` or `awaiting-echo`.
    pub(crate) state: String,
    /// The encoded device token.
    pub(crate) token: Vec<u8>,
    pub(crate) digest: Vec<u8>,
    pub(crate) echo_digest: Option<Vec<u8>>,
    pub(crate) echo_until: i64,
}

/// Sets an address. An active one replaces both; one that awaits its echo replaces only another such.
pub(crate) async fn put(tx: &mut Tx, t: &TokenRow) -> Result<(), StoreError> {
    if t.state == "active" {
        sqlx::query("DELETE FROM device_token WHERE device = $1").bind(&t.device).execute(tx.connection()).await?;
    }
    sqlx::query(
        "INSERT INTO device_token (device, state, token, digest, echo_digest, echo_until) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (device, state) DO UPDATE SET token = excluded.token, digest = excluded.digest,
             echo_digest = excluded.echo_digest, echo_until = excluded.echo_until",
    )
    .bind(&t.device)
    .bind(&t.state)
    .bind(&t.token)
    .bind(&t.digest)
    .bind(&t.echo_digest)
    .bind(t.echo_until)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// awaiting-echo → active, if the echo fits and is in time.
pub(crate) async fn confirm(tx: &mut Tx, device: &[u8], echo_digest: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now;
    let fits: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM device_token WHERE device = $1 AND state = 'awaiting-echo' AND echo_digest = $2 AND echo_until > $3",
    )
    .bind(device)
    .bind(echo_digest)
    .bind(now)
    .fetch_one(tx.connection())
    .await?;
    if fits == 0 {
        return Ok(false);
    }
    sqlx::query("DELETE FROM device_token WHERE device = $1 AND state = 'active'")
        .bind(device)
        .execute(tx.connection())
        .await?;
    sqlx::query("UPDATE device_token SET state = 'active', echo_digest = NULL WHERE device = $1")
        .bind(device)
        .execute(tx.connection())
        .await?;
    Ok(true)
}

/// The addresses of a phone: the one that rings and the one that awaits its echo.
pub(crate) async fn of_device(connection: &mut SqliteConnection, device: &[u8]) -> Result<Vec<TokenRow>, StoreError> {
    Ok(sqlx::query_as("SELECT device, state, token, digest, echo_digest, echo_until FROM device_token WHERE device = $1 ORDER BY state")
        .bind(device)
        .fetch_all(connection)
        .await?)
}

/// Removes both addresses of a phone.
pub(crate) async fn remove(tx: &mut Tx, device: &[u8]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM device_token WHERE device = $1").bind(device).execute(tx.connection()).await?;
    Ok(())
}
