//! The successor's agreement: signed by the new operator, embedded in the old operator's statement, so that both signed.

use super::{Pin, Statement};
use crate::cbor::fields::Map;
use crate::claims::{self, BODY, Claims, EXPIRES, ISSUED, ISSUER};
use crate::cose::{PublicKey, Signed, Unsigned};
use crate::names::{Origin, Tenant};
use crate::{Thumbprint, WireError, purpose};

/// Who follows a provider. The new operator signs it and sends it to the old one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// The new tenant.
    pub tenant: Tenant,
    /// Seconds since 1970.
    pub issued_at: u64,
    /// Seconds since 1970; at most 366 days after `issued_at`.
    pub expires_at: u64,
    /// The tenant that it follows.
    pub old_tenant: Tenant,
    /// Thumbprint of the operator key that it follows.
    pub old_operator: Thumbprint,
    /// The new operator key; signs this.
    pub operator_key: PublicKey,
    /// Where the new provider is.
    pub origin: Origin,
}

impl Successor {
    /// Ready to be signed by the new operator key.
    pub fn to_unsigned(&self) -> Unsigned {
        let body = Map::new()
            .with(OLD_TENANT, &self.old_tenant)
            .with(OLD_OPERATOR, &self.old_operator)
            .with(OPERATOR_KEY, &self.operator_key)
            .with(ORIGIN, &self.origin);
        let payload = claims::from_provider(&self.tenant)
            .with(ISSUED, &self.issued_at)
            .with(EXPIRES, &self.expires_at)
            .with_value(BODY, body.into_value())
            .encode();
        Unsigned::new(purpose::SUCCESSOR, &self.tenant, &self.operator_key.thumbprint(), payload)
    }

    /// What to pin after the move.
    pub fn pin(&self) -> Pin {
        Pin { tenant: self.tenant.clone(), operator: self.operator_key.thumbprint() }
    }

    /// Opens the agreement inside `statement`; its window is judged when it is used.
    pub(super) fn open(bytes: &[u8], statement: &Statement) -> Result<Self, WireError> {
        let signed = Signed::parse(bytes, MAX_SUCCESSOR)?;
        let mut claims = Claims::decode(signed.unverified_payload(), ISSUER)?;
        let (issued_at, expires_at) = claims.take_window(LONGEST_LIFE)?;
        let successor = Self {
            tenant: claims.tenant.clone(),
            issued_at,
            expires_at,
            old_tenant: claims.body.take(OLD_TENANT)?,
            old_operator: claims.body.take(OLD_OPERATOR)?,
            operator_key: claims.body.take(OPERATOR_KEY)?,
            origin: claims.body.take(ORIGIN)?,
        };
        claims.finish()?;
        signed.verify(purpose::SUCCESSOR, &successor.tenant, &successor.operator_key)?;
        let follows =
            successor.old_tenant == statement.tenant && successor.old_operator == statement.operator_key.thumbprint();
        if follows { Ok(successor) } else { Err(WireError::WrongPredecessor) }
    }
}

const OLD_TENANT: i64 = 1;
const OLD_OPERATOR: i64 = 2;
const OPERATOR_KEY: i64 = 3;
const ORIGIN: i64 = 4;
const LONGEST_LIFE: u64 = 366 * 86_400;
const MAX_SUCCESSOR: usize = 2_048;
