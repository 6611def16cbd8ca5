//! The provider statement: who the operator is, which keys challenge, where the provider is, and who follows it.
//!
//! In: COSE bytes from a reply, and what was pinned at activation. Out: [`VerifiedStatement`]. It is the only way in which
//! keys and addresses change: routine rotation, new addresses and the move to a successor are all "a newer statement".
//!
//! Refused: another operator or tenant than pinned, a lower sequence, two statements of one sequence [showing different
//! phones different things], an expired or future one, too long a life, a successor that did not countersign or that names
//! another predecessor. It never follows an address by itself and never replaces a pin: that takes a person, see
//! [`VerifiedStatement::successor`].

mod successor;
#[cfg(test)]
mod tests;
mod verified;

use ciborium::Value;

pub use successor::Successor;
pub use verified::VerifiedStatement;

use crate::cbor::fields::{Fields, Item, Map};
use crate::claims::{self, BODY, Claims, EXPIRES, ISSUED, ISSUER};
use crate::cose::{PublicKey, Unsigned};
use crate::names::{Label, Origin, Tenant};
use crate::{Thumbprint, WireError, purpose};

/// The most bytes of a statement.
pub const MAX_STATEMENT: usize = 16_384;

/// What an operator says. [`Statement::to_unsigned`] makes it ready for the operator key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The organisation.
    pub tenant: Tenant,
    /// Seconds since 1970.
    pub issued_at: u64,
    /// Seconds since 1970; at most 400 days after `issued_at`.
    pub expires_at: u64,
    /// From 1; a newer statement has a higher one.
    pub sequence: u64,
    /// The key that signs this statement.
    pub operator_key: PublicKey,
    /// 1–16 keys that sign challenges and replies.
    pub challenge_keys: Vec<ChallengeKey>,
    /// 1–8 addresses.
    pub origins: Vec<Origin>,
    /// For display only.
    pub organisation: Label,
    /// The successor's countersigned agreement, as it came from there.
    pub successor: Option<Vec<u8>>,
}

/// A key of a provider node, with its validity in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChallengeKey {
    /// The key.
    pub key: PublicKey,
    /// First second.
    pub valid_from: u64,
    /// First second after.
    pub valid_until: u64,
}

/// What a phone keeps for ever from activation: nobody else may state anything for this account.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pin {
    /// The organisation.
    pub tenant: Tenant,
    /// Thumbprint of its operator key.
    pub operator: Thumbprint,
}

impl Statement {
    /// Ready to be signed by the operator key.
    pub fn to_unsigned(&self) -> Unsigned {
        let body = Map::new()
            .with(SEQUENCE, &self.sequence)
            .with_value(ALGORITHM, ES256.into())
            .with(OPERATOR_KEY, &self.operator_key)
            .with_list(CHALLENGE_KEYS, &self.challenge_keys)
            .with_list(ORIGINS, &self.origins)
            .with(ORGANISATION, &self.organisation)
            .with_optional(SUCCESSOR, self.successor.as_ref());
        let payload = claims::from_provider(&self.tenant)
            .with(ISSUED, &self.issued_at)
            .with(EXPIRES, &self.expires_at)
            .with_value(BODY, body.into_value())
            .encode();
        Unsigned::new(purpose::STATEMENT, &self.tenant, &self.operator_key.thumbprint(), payload)
    }

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        let mut claims = Claims::decode(payload, ISSUER)?;
        let (issued_at, expires_at) = claims.take_window(LONGEST_LIFE)?;
        let body = &mut claims.body;
        if body.take_value(ALGORITHM) != Some(ES256.into()) {
            return Err(WireError::UnsupportedAlgorithm);
        }
        let statement = Self {
            tenant: claims.tenant.clone(),
            issued_at,
            expires_at,
            sequence: body.take(SEQUENCE)?,
            operator_key: body.take(OPERATOR_KEY)?,
            challenge_keys: body.take_list(CHALLENGE_KEYS, 1, 16)?,
            origins: body.take_list(ORIGINS, 1, 8)?,
            organisation: body.take(ORGANISATION)?,
            successor: body.take_optional(SUCCESSOR)?,
        };
        claims.finish()?;
        if statement.sequence == 0 { Err(WireError::OutOfRange(SEQUENCE)) } else { Ok(statement) }
    }
}

impl Item for ChallengeKey {
    fn to_item(&self) -> Value {
        Map::new().with(1, &self.key).with(2, &self.valid_from).with(3, &self.valid_until).into_value()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        let mut fields = Fields::from_value(value)?;
        let entry = Self { key: fields.take(1)?, valid_from: fields.take(2)?, valid_until: fields.take(3)? };
        fields.finish()?;
        if entry.valid_from < entry.valid_until { Ok(entry) } else { Err(WireError::BadLifetime) }
    }
}

const SEQUENCE: i64 = 1;
const ALGORITHM: i64 = 2;
const OPERATOR_KEY: i64 = 3;
const CHALLENGE_KEYS: i64 = 4;
const ORIGINS: i64 = 5;
const ORGANISATION: i64 = 6;
const SUCCESSOR: i64 = 7;
const ES256: i64 = -7;
const LONGEST_LIFE: u64 = 400 * 86_400;
