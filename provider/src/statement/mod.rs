//! Provider statements: drafted here, signed by the operator key wherever that is, published here.
//!
//! * [`StatementDraft`] says what the provider would like to have signed: its challenge keys and addresses. It is plain
//!   JSON, so that it can be carried to a machine without a network and read before it is signed.
//! * [`Operator`] holds the operator key and signs drafts, and agreements to succeed another provider.
//! * Publishing checks the signature, the tenant, the operator, the order and that a key of this provider is listed;
//!   only then does any process speak under the new statement.
//!
//! The provider itself never holds the operator key.

mod draft;
mod operator;
#[cfg(test)]
mod tests;

use countersign_wire::{
    Tenant,
    statement::{ChallengeKey, Pin, VerifiedStatement},
};
use futures::FutureExt;

pub use draft::{DraftKey, StatementDraft, SuccessorDraft};
pub use operator::Operator;

use crate::{
    app::{App, Served, read_key},
    error::ProviderError,
    key_file::make_signing_key,
    seal::Place,
    signing::SigningKey,
    store::{Topic, challenge_key, challenge_key::ChallengeKeyRow, statement, statement::StatementRow},
};

/// A challenge key as the current statement lists it.
pub(crate) struct Listed(ChallengeKey);

impl Listed {
    /// Whether this is that key and the statement lists it for now (milliseconds).
    pub(crate) fn covers(&self, thumbprint: &[u8], now: i64) -> bool {
        let seconds = (now / 1_000).unsigned_abs();
        self.0.key.thumbprint().as_ref() == thumbprint && (self.0.valid_from..self.0.valid_until).contains(&seconds)
    }
}

/// The challenge keys of a stored statement.
pub(crate) fn listed_keys(bytes: &[u8], tenant: &Served) -> Result<Vec<Listed>, ProviderError> {
    let statement = VerifiedStatement::open(bytes, &tenant.pin())?;
    Ok(statement.statement().challenge_keys.iter().copied().map(Listed).collect())
}

impl Served {
    pub(crate) fn pin(&self) -> Pin {
        Pin { tenant: self.wire.clone(), operator: self.operator }
    }
}

impl App {
    /// Makes a challenge key. It signs nothing before a statement that lists it is published.
    pub(crate) async fn make_challenge_key(&self) -> Result<String, ProviderError> {
        let private = make_signing_key()?;
        let key = SigningKey::open(&private)?;
        let id = key.thumbprint().as_ref().to_vec();
        let sealed_private = self.sealer.seal(Place::ChallengeKey(&id), &private)?;
        let mut row = ChallengeKeyRow {
            id,
            tenant: self.tenant.id.clone(),
            public_key: key.public().to_cose_key(),
            sealed_private,
            not_before: 0,
            not_after: 0,
        };
        let life = i64::from(self.config.lifetimes.challenge_key_seconds) * 1_000;
        self.store
            .write::<_, ProviderError, _>(move |tx| {
                async move {
                    let newest = challenge_key::of_tenant(tx.connection(), &row.tenant)
                        .await?
                        .first()
                        .map_or(0, |k| k.not_before);
                    row.not_before = tx.now.max(newest + 1); // the newest is the one that signs
                    row.not_after = row.not_before + life;
                    Ok(challenge_key::create(tx, &row).await?)
                }
                .boxed()
            })
            .await?;
        Ok(key.thumbprint().to_string())
    }

    /// What the operator is asked to sign: the next sequence, every challenge key that is not over, every address.
    /// `only_newest` leaves the older keys out, after one was stolen. `successor` is that operator's agreement.
    pub(crate) async fn draft_statement(
        &self,
        only_newest: bool,
        successor: Option<Vec<u8>>,
    ) -> Result<StatementDraft, ProviderError> {
        let now = self.store.now().await?;
        let mut connection = self.store.read().await?;
        let current = statement::current(&mut connection, &self.tenant.id).await?;
        let rows = challenge_key::of_tenant(&mut connection, &self.tenant.id).await?;
        let wanted = if only_newest { 1 } else { MOST_KEYS };
        let challenge_keys = rows.iter().filter(|row| row.not_after > now).take(wanted).map(DraftKey::from).collect();
        let mut origins = vec![self.origin()?.to_string()];
        origins.extend(self.config.other_origins.iter().cloned());
        origins.dedup();
        let issued_at = now / 1_000;
        Ok(StatementDraft {
            tenant: self.tenant.id.clone(),
            organisation: self.tenant.name.clone(),
            operator: self.tenant.operator.to_string(),
            sequence: current.map_or(1, |s| s.sequence + 1),
            issued_at,
            expires_at: issued_at + i64::from(self.config.lifetimes.statement_seconds),
            challenge_keys,
            origins,
            successor: successor.map(|bytes| data_encoding::HEXLOWER.encode(&bytes)),
        })
    }

    /// What this provider's operator is asked to agree to, so that phones of `old_tenant` may come here.
    pub(crate) async fn draft_succession(
        &self,
        old_tenant: &str,
        old_operator: &str,
    ) -> Result<SuccessorDraft, ProviderError> {
        parse_tenant(old_tenant)?;
        let issued_at = self.store.now().await? / 1_000;
        Ok(SuccessorDraft {
            tenant: self.tenant.id.clone(),
            origin: self.origin()?.to_string(),
            old_tenant: old_tenant.to_owned(),
            old_operator: old_operator.to_owned(),
            issued_at,
            expires_at: issued_at + SUCCESSION_LIFE,
        })
    }

    /// Makes a signed statement the current one, for every process on this database.
    pub(crate) async fn publish_statement(&self, bytes: Vec<u8>) -> Result<i64, ProviderError> {
        let opened = VerifiedStatement::open(&bytes, &self.tenant.pin())?;
        let said = opened.statement();
        let now = self.store.now().await?;
        let rows = challenge_key::of_tenant(&mut *self.store.read().await?, &self.tenant.id).await?;
        let ours =
            said.challenge_keys.iter().copied().map(Listed).any(|k| rows.iter().any(|row| k.covers(&row.id, now)));
        if !ours {
            return Err(ProviderError::NoChallengeKey);
        }
        if said.expires_at <= (now / 1_000).unsigned_abs() {
            return Err(ProviderError::Statement("it has expired"));
        }
        let sequence =
            i64::try_from(said.sequence).map_err(|_| ProviderError::Statement("the sequence is too high"))?;
        let row = StatementRow {
            tenant: self.tenant.id.clone(),
            sequence,
            digest: opened.digest().as_bytes().to_vec(),
            issued_at: milliseconds(said.issued_at),
            expires_at: milliseconds(said.expires_at),
            bytes,
        };
        let published = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move {
                    tx.wake(Topic::everything());
                    Ok(statement::publish(tx, &row).await?)
                }
                .boxed()
            })
            .await?;
        if published {
            Ok(sequence)
        } else {
            Err(ProviderError::Statement("a statement with this or a higher sequence was published"))
        }
    }
}

impl From<&ChallengeKeyRow> for DraftKey {
    fn from(row: &ChallengeKeyRow) -> Self {
        Self {
            key: data_encoding::HEXLOWER.encode(&row.public_key),
            valid_from: row.not_before / 1_000,
            valid_until: row.not_after / 1_000,
        }
    }
}

/// A tenant's name, or why it is none.
pub(crate) fn parse_tenant(text: &str) -> Result<Tenant, ProviderError> {
    Tenant::parse(text).map_err(|_| ProviderError::Invalid {
        field: "tenant",
        why: "1 to 64 of a-z, 0-9, dot and dash, beginning and ending with a letter or digit",
    })
}

fn milliseconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX / 1_000).saturating_mul(1_000)
}

fn key_from_hex(text: &str) -> Result<countersign_wire::PublicKey, ProviderError> {
    let bytes = data_encoding::HEXLOWER
        .decode(text.as_bytes())
        .map_err(|_| ProviderError::Statement("a key is not hexadecimal"))?;
    read_key(&bytes)
}

/// A year in seconds; the protocol allows 366 days.
const SUCCESSION_LIFE: i64 = 365 * 86_400;
/// As many as a statement may list.
const MOST_KEYS: usize = 16;
