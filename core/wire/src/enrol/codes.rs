//! Offline codes that begin with an enrolment: the phone's sealed contribution and the key both sides derive from it.
//!
//! In: 32 random bytes of the phone. Out: a COSE_Encrypt0 for the request, and after the reply the HOTP or TOTP key. A
//! photo of the offer is not enough to have the key: the contribution is inside TLS, and the offer is spent.

use ciborium::Value;
use serde::{Deserialize, Serialize};

use crate::cbor::fields::{Fields, Item, Map};
use crate::cose::{open_seed, seal_seed};
use crate::offer::{OfferSecret, derive};
use crate::purpose::LABEL_CODE_SEED;
use crate::words::words;
use crate::{Nonce, Secret, Tenant, WireError};

words!(
    /// Hash of an HOTP or TOTP code.
    CodeAlgorithm {
        /// SHA-1; keys of 20 bytes.
        Sha1 = "SHA1",
        /// SHA-256; keys of 32 bytes.
        Sha256 = "SHA256",
        /// SHA-512; keys of 64 bytes.
        Sha512 = "SHA512",
    }
);

/// What moves a code on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeKind {
    /// Time (RFC 6238).
    Totp {
        /// Seconds, 10–300.
        period: u64,
    },
    /// A counter (RFC 4226).
    Hotp {
        /// The first counter to use.
        counter: u64,
    },
}

/// How codes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeParameters {
    /// Time or counter.
    pub kind: CodeKind,
    /// The hash.
    pub algorithm: CodeAlgorithm,
    /// 6–10.
    pub digits: u64,
}

/// Seals the phone's 32 random bytes for the provider. `iv` is random; a new one for every call.
///
/// # Errors
/// `CannotUnseal` if `contribution` is not 32 bytes.
pub fn seal_contribution(
    tenant: &Tenant,
    secret: &OfferSecret,
    iv: [u8; 12],
    contribution: &Secret,
) -> Result<Vec<u8>, WireError> {
    seal_seed(tenant, &secret.derive_seed_key(), iv, contribution)
}

/// Opens what [`seal_contribution`] made.
///
/// # Errors
/// `CannotUnseal`, and what parsing refuses.
pub fn open_contribution(sealed: &[u8], tenant: &Tenant, secret: &OfferSecret) -> Result<Secret, WireError> {
    open_seed(sealed, tenant, &secret.derive_seed_key())
}

/// The HOTP or TOTP key: as long as the hash. `nonce` is that of the enrolment's reply.
pub fn derive_code_seed(contribution: &Secret, nonce: &Nonce, algorithm: CodeAlgorithm) -> Secret {
    let length = match algorithm {
        CodeAlgorithm::Sha1 => 20,
        CodeAlgorithm::Sha256 => 32,
        CodeAlgorithm::Sha512 => 64,
    };
    derive(contribution, &[LABEL_CODE_SEED, nonce.as_ref()].concat(), length)
}

impl Item for CodeParameters {
    fn to_item(&self) -> Value {
        let (kind, number) = match self.kind {
            CodeKind::Totp { period } => (TOTP, period),
            CodeKind::Hotp { counter } => (HOTP, counter),
        };
        Map::new()
            .with(KIND, &kind.to_owned())
            .with(ALGORITHM, &self.algorithm)
            .with(DIGITS, &self.digits)
            .with(NUMBER, &number)
            .into_value()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        let mut fields = Fields::from_value(value)?;
        let (kind, number): (String, u64) = (fields.take(KIND)?, fields.take(NUMBER)?);
        let kind = match kind.as_str() {
            TOTP if (10..=300).contains(&number) => CodeKind::Totp { period: number },
            TOTP => return Err(WireError::OutOfRange(NUMBER)),
            HOTP => CodeKind::Hotp { counter: number },
            _ => return Err(WireError::UnknownWord(KIND)),
        };
        let parameters = Self { kind, algorithm: fields.take(ALGORITHM)?, digits: fields.take(DIGITS)? };
        fields.finish()?;
        if (6..=10).contains(&parameters.digits) { Ok(parameters) } else { Err(WireError::OutOfRange(DIGITS)) }
    }
}

const KIND: i64 = 1;
const ALGORITHM: i64 = 2;
const DIGITS: i64 = 3;
const NUMBER: i64 = 4;
const TOTP: &str = "totp";
const HOTP: &str = "hotp";
