//! Offers and the enrolments that come of them.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Topic, Tx};

/// An offer.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Offer {
    pub(crate) id: Vec<u8>,
    pub(crate) tenant: String,
    pub(crate) relying_party: Option<Vec<u8>>,
    pub(crate) subject: Vec<u8>,
    /// Both sides prove that they know it.
    pub(crate) sealed_secret: Vec<u8>,
    /// Whether six digits are asked for.
    pub(crate) confirm: bool,
    /// Whether the phone brings a seed for offline codes.
    pub(crate) codes: bool,
    pub(crate) user_verification: bool,
    pub(crate) state: String,
    pub(crate) ended_why: Option<String>,
    pub(crate) created_at: i64,
    /// Of the offer while it is open; of the enrolment while that is pending.
    pub(crate) expires_at: i64,
    pub(crate) tries: i64,
    pub(crate) transcript_digest: Option<Vec<u8>>,
    pub(crate) result: Option<Vec<u8>>,
    pub(crate) digits: Option<String>,
    pub(crate) device: Option<Vec<u8>>,
}

pub(crate) async fn create(tx: &mut Tx, o: &Offer) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO offer (id, tenant, relying_party, subject, sealed_secret, confirm, codes, user_verification, state, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)",
    )
    .bind(&o.id)
    .bind(&o.tenant)
    .bind(&o.relying_party)
    .bind(&o.subject)
    .bind(&o.sealed_secret)
    .bind(o.confirm)
    .bind(o.codes)
    .bind(o.user_verification)
    .bind(o.created_at)
    .bind(o.expires_at)
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(crate) async fn find(connection: &mut SqliteConnection, id: &[u8]) -> Result<Option<Offer>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM offer WHERE id = $1").bind(id).fetch_optional(connection).await?)
}

/// What an enrolment leaves on its offer.
#[derive(Debug)]
pub(crate) struct Enrolment<'a> {
    pub(crate) offer: &'a [u8],
    pub(crate) device: &'a [u8],
    pub(crate) transcript_digest: &'a [u8],
    pub(crate) result: &'a [u8],
    pub(crate) digits: &'a str,
    pub(crate) expires_at: i64,
}

/// open → pending, or complete where no digits are asked for. `false`: another phone was faster, or it is too late.
pub(crate) async fn enrol(tx: &mut Tx, e: &Enrolment<'_>) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query(
        "UPDATE offer SET state = CASE WHEN confirm THEN 'pending' ELSE 'complete' END,
             device = $2, transcript_digest = $3, result = $4, digits = $5, expires_at = $6
         WHERE id = $1 AND state = 'open' AND expires_at > $7",
    )
    .bind(e.offer)
    .bind(e.device)
    .bind(e.transcript_digest)
    .bind(e.result)
    .bind(e.digits)
    .bind(e.expires_at)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(changed(tx, e.offer, done.rows_affected()))
}

/// pending → complete.
pub(crate) async fn complete(tx: &mut Tx, id: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now;
    let done =
        sqlx::query("UPDATE offer SET state = 'complete' WHERE id = $1 AND state = 'pending' AND expires_at > $2")
            .bind(id)
            .bind(now)
            .execute(tx.connection())
            .await?;
    Ok(changed(tx, id, done.rows_affected()))
}

/// Counts a wrong confirmation and says how many there were.
pub(crate) async fn count_try(tx: &mut Tx, id: &[u8]) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("UPDATE offer SET tries = tries + 1 WHERE id = $1 RETURNING tries")
        .bind(id)
        .fetch_one(tx.connection())
        .await?)
}

/// open or pending → ended.
pub(crate) async fn end(tx: &mut Tx, id: &[u8], why: &str) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE offer SET state = 'ended', ended_why = $2 WHERE id = $1 AND state IN ('open', 'pending')")
            .bind(id)
            .bind(why)
            .execute(tx.connection())
            .await?;
    Ok(changed(tx, id, done.rows_affected()))
}

/// Ends every offer of a person that is not complete.
pub(crate) async fn end_all(tx: &mut Tx, subject: &[u8]) -> Result<(), StoreError> {
    let ended: Vec<Vec<u8>> = sqlx::query_scalar(
        "UPDATE offer SET state = 'ended', ended_why = 'withdrawn' WHERE subject = $1 AND state IN ('open', 'pending') RETURNING id",
    )
    .bind(subject)
    .fetch_all(tx.connection())
    .await?;
    for id in &ended {
        tx.wake(Topic::offer(id));
    }
    Ok(())
}

/// An answer to a phone that looked an offer up.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct LookUp {
    pub(crate) request_digest: Vec<u8>,
    pub(crate) reply: Vec<u8>,
}

pub(crate) async fn look_up(
    connection: &mut SqliteConnection,
    offer: &[u8],
    nonce: &[u8],
) -> Result<Option<LookUp>, StoreError> {
    Ok(sqlx::query_as("SELECT request_digest, reply FROM look_up WHERE offer = $1 AND nonce = $2")
        .bind(offer)
        .bind(nonce)
        .fetch_optional(connection)
        .await?)
}

/// Keeps an answer, and the newest `keep` of each offer.
pub(crate) async fn add_look_up(
    tx: &mut Tx,
    offer: &[u8],
    nonce: &[u8],
    answer: &LookUp,
    keep: i64,
) -> Result<(), StoreError> {
    let now = tx.now;
    sqlx::query(
        "INSERT INTO look_up (offer, nonce, request_digest, reply, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (offer, nonce) DO NOTHING",
    )
    .bind(offer)
    .bind(nonce)
    .bind(&answer.request_digest)
    .bind(&answer.reply)
    .bind(now)
    .execute(tx.connection())
    .await?;
    sqlx::query(
        "DELETE FROM look_up WHERE offer = $1 AND nonce NOT IN (SELECT nonce FROM look_up WHERE offer = $1 ORDER BY at DESC, nonce LIMIT $2)",
    )
    .bind(offer)
    .bind(keep)
    .execute(tx.connection())
    .await?;
    Ok(())
}

fn changed(tx: &mut Tx, id: &[u8], rows: u64) -> bool {
    if rows == 1 {
        tx.wake(Topic::offer(id));
    }
    rows == 1
}
