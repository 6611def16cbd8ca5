//! Sign-in requests. Every transition is one conditional `UPDATE`: of two that race, one finds the state and wins.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, Topic, Tx};

/// A sign-in request.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Challenge {
    pub(crate) id: Vec<u8>,
    pub(crate) tenant: String,
    pub(crate) relying_party: Vec<u8>,
    pub(crate) api_key: Vec<u8>,
    /// Empty for a name that nobody has.
    pub(crate) subject: Option<Vec<u8>>,
    pub(crate) application: String,
    pub(crate) place: String,
    pub(crate) client_address: String,
    pub(crate) text: String,
    /// Two digits, shown by the browser only.
    pub(crate) number: Option<String>,
    pub(crate) user_verification: bool,
    /// An approval of altered text is refused.
    pub(crate) is_transaction: bool,
    /// The devices that it names, 16 bytes each.
    pub(crate) devices: Vec<u8>,
    /// The signed message, as phones receive it.
    pub(crate) bytes: Vec<u8>,
    pub(crate) state: String,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) decided_at: Option<i64>,
    pub(crate) device: Option<Vec<u8>>,
    pub(crate) collected_at: Option<i64>,
    pub(crate) collector: Option<String>,
}

impl Challenge {
    /// Whether this phone may answer.
    pub(crate) fn is_for(&self, device: &[u8]) -> bool {
        self.devices.chunks_exact(16).any(|id| id == device)
    }
}

pub(crate) async fn create(tx: &mut Tx, c: &Challenge) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO challenge (id, tenant, relying_party, api_key, subject, application, place, client_address, text,
             number, user_verification, is_transaction, devices, bytes, state, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(&c.id)
    .bind(&c.tenant)
    .bind(&c.relying_party)
    .bind(&c.api_key)
    .bind(&c.subject)
    .bind(&c.application)
    .bind(&c.place)
    .bind(&c.client_address)
    .bind(&c.text)
    .bind(&c.number)
    .bind(c.user_verification)
    .bind(c.is_transaction)
    .bind(&c.devices)
    .bind(&c.bytes)
    .bind(&c.state)
    .bind(c.created_at)
    .bind(c.expires_at)
    .execute(tx.connection())
    .await?;
    if let Some(subject) = &c.subject {
        tx.wake(Topic::subject(subject));
    }
    Ok(())
}

pub(crate) async fn find(connection: &mut SqliteConnection, id: &[u8]) -> Result<Option<Challenge>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM challenge WHERE id = $1").bind(id).fetch_optional(connection).await?)
}

/// What the phones of this person may answer now, oldest first.
pub(crate) async fn open(
    connection: &mut SqliteConnection,
    subject: &[u8],
    now: i64,
) -> Result<Vec<Challenge>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT * FROM challenge WHERE subject = $1 AND state = 'open' AND expires_at > $2 ORDER BY created_at, id",
    )
    .bind(subject)
    .bind(now)
    .fetch_all(connection)
    .await?)
}

/// What of `ids` concerns this person, in any state.
pub(crate) async fn of_subject(
    connection: &mut SqliteConnection,
    subject: &[u8],
    ids: &[Vec<u8>],
) -> Result<Vec<Challenge>, StoreError> {
    let mut found = Vec::new();
    for id in ids {
        let one: Option<Challenge> = sqlx::query_as("SELECT * FROM challenge WHERE id = $1 AND subject = $2")
            .bind(id)
            .bind(subject)
            .fetch_optional(&mut *connection)
            .await?;
        found.extend(one);
    }
    Ok(found)
}

/// What one phone answered, with the signed bytes.
#[derive(Debug)]
pub(crate) struct Decision<'a> {
    pub(crate) challenge: &'a [u8],
    pub(crate) device: &'a [u8],
    pub(crate) sequence: i64,
    pub(crate) decided: &'a str,
    pub(crate) outcome: &'a str,
    pub(crate) user_verified: bool,
    pub(crate) evidence: &'a [u8],
}

/// Keeps what a phone answered as evidence.
pub(crate) async fn add_decision(tx: &mut Tx, d: &Decision<'_>) -> Result<(), StoreError> {
    let now = tx.now;
    sqlx::query(
        "INSERT INTO decision (challenge, device, sequence, decision, outcome, user_verified, at, evidence)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(d.challenge)
    .bind(d.device)
    .bind(d.sequence)
    .bind(d.decided)
    .bind(d.outcome)
    .bind(d.user_verified)
    .bind(now)
    .bind(d.evidence)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// How many are open for this person.
pub(crate) async fn count_open(tx: &mut Tx, subject: &[u8]) -> Result<i64, StoreError> {
    let now = tx.now;
    Ok(sqlx::query_scalar("SELECT count(*) FROM challenge WHERE subject = $1 AND state = 'open' AND expires_at > $2")
        .bind(subject)
        .bind(now)
        .fetch_one(tx.connection())
        .await?)
}

/// open → approved. `false`: it is no longer open, or too late.
pub(crate) async fn approve(tx: &mut Tx, id: &[u8], device: &[u8]) -> Result<bool, StoreError> {
    let sql = "UPDATE challenge SET state = 'approved', decided_at = $2, device = $3
         WHERE id = $1 AND state = 'open' AND expires_at > $2 AND collected_at IS NULL";
    transition(tx, sql, id, device).await
}

/// open or approved → denied or reported, until the result is collected; a report may also replace a denial.
/// `false`: the result has been collected, or the request had already ended without a sign-in.
pub(crate) async fn deny(tx: &mut Tx, id: &[u8], device: &[u8], report: bool) -> Result<bool, StoreError> {
    let sql = if report {
        "UPDATE challenge SET state = 'reported', decided_at = $2, device = $3
         WHERE id = $1 AND collected_at IS NULL AND state IN ('open', 'approved', 'denied')"
    } else {
        "UPDATE challenge SET state = 'denied', decided_at = $2, device = $3
         WHERE id = $1 AND collected_at IS NULL AND state IN ('open', 'approved')"
    };
    transition(tx, sql, id, device).await
}

/// open → ended by a wrong number.
pub(crate) async fn end_by_wrong_number(tx: &mut Tx, id: &[u8], device: &[u8]) -> Result<bool, StoreError> {
    let sql = "UPDATE challenge SET state = 'wrong_number', decided_at = $2, device = $3
         WHERE id = $1 AND state = 'open' AND expires_at > $2";
    transition(tx, sql, id, device).await
}

/// open → cancelled, by the key that made it.
pub(crate) async fn cancel(tx: &mut Tx, id: &[u8], api_key: &[u8]) -> Result<bool, StoreError> {
    let sql =
        "UPDATE challenge SET state = 'cancelled', decided_at = $2 WHERE id = $1 AND api_key = $3 AND state = 'open'";
    transition(tx, sql, id, api_key).await
}

/// Takes the result, once, by the key that made the request. `None`: not decided yet, or taken already.
pub(crate) async fn collect(
    tx: &mut Tx,
    id: &[u8],
    api_key: &[u8],
    collector: Option<&str>,
) -> Result<Option<Challenge>, StoreError> {
    let now = tx.now;
    Ok(sqlx::query_as(
        "UPDATE challenge SET collected_at = $2, collector = $4
         WHERE id = $1 AND api_key = $3 AND collected_at IS NULL AND (state <> 'open' OR expires_at <= $2)
         RETURNING *",
    )
    .bind(id)
    .bind(now)
    .bind(api_key)
    .bind(collector)
    .fetch_optional(tx.connection())
    .await?)
}

/// Ends whatever is open for a person.
pub(crate) async fn cancel_all(tx: &mut Tx, subject: &[u8]) -> Result<(), StoreError> {
    let now = tx.now;
    let ended: Vec<Vec<u8>> = sqlx::query_scalar(
        "UPDATE challenge SET state = 'cancelled', decided_at = $2 WHERE subject = $1 AND state = 'open' RETURNING id",
    )
    .bind(subject)
    .bind(now)
    .fetch_all(tx.connection())
    .await?;
    for id in &ended {
        tx.wake(Topic::challenge(id));
    }
    tx.wake(Topic::subject(subject));
    Ok(())
}

/// One request (`$1`) changes now (`$2`) by a device or a key (`$3`). `false`: it was not in a state to.
///
/// Wakes the relying party, and the phones that show a request which is over.
async fn transition(tx: &mut Tx, sql: &'static str, id: &[u8], by: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now;
    let done = sqlx::query(sql).bind(id).bind(now).bind(by).execute(tx.connection()).await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    tx.wake(Topic::challenge(id));
    let subject: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT subject FROM challenge WHERE id = $1").bind(id).fetch_one(tx.connection()).await?;
    if let Some(subject) = subject {
        tx.wake(Topic::subject(&subject));
    }
    Ok(true)
}
