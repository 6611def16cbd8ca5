//! The operator key: in a file of its own, needed only to sign statements and agreements, wherever that happens.

use std::path::Path;

use countersign_wire::{
    Label, Origin, Thumbprint,
    statement::{ChallengeKey, Statement, Successor},
};
use data_encoding::HEXLOWER;

use super::{StatementDraft, SuccessorDraft, key_from_hex, parse_tenant};
use crate::{
    error::ProviderError,
    key_file::{self, Kind},
    signing::SigningKey,
};

/// Whoever holds the operator key. Needs no database and no network.
pub struct Operator(SigningKey);

impl Operator {
    /// Reads the key file, or makes one that only its owner can read.
    pub fn make_or_open(path: &Path) -> Result<Self, ProviderError> {
        Ok(Self(SigningKey::open(&key_file::make_or_read(path, Kind::Operator)?)?))
    }

    /// Reads the key file.
    pub fn open(path: &Path) -> Result<Self, ProviderError> {
        Ok(Self(SigningKey::open(&key_file::read(path, Kind::Operator)?)?))
    }

    /// What phones pin at activation, hexadecimal.
    pub fn thumbprint(&self) -> String {
        self.0.thumbprint().to_string()
    }

    pub(crate) const fn key(&self) -> &SigningKey {
        &self.0
    }

    /// Signs a statement.
    pub fn sign(&self, draft: &StatementDraft) -> Result<Vec<u8>, ProviderError> {
        if draft.operator != self.thumbprint() {
            return Err(ProviderError::Statement("it is for another operator key"));
        }
        let statement = Statement {
            tenant: parse_tenant(&draft.tenant)?,
            issued_at: seconds(draft.issued_at)?,
            expires_at: seconds(draft.expires_at)?,
            sequence: seconds(draft.sequence)?,
            operator_key: *self.0.public(),
            challenge_keys: draft
                .challenge_keys
                .iter()
                .map(|k| {
                    Ok(ChallengeKey {
                        key: key_from_hex(&k.key)?,
                        valid_from: seconds(k.valid_from)?,
                        valid_until: seconds(k.valid_until)?,
                    })
                })
                .collect::<Result<_, ProviderError>>()?,
            origins: draft.origins.iter().map(|o| Origin::parse(o)).collect::<Result<_, _>>()?,
            organisation: Label::parse(&draft.organisation)?,
            successor: draft.successor.as_ref().map(|hex| from_hex(hex)).transpose()?,
        };
        Ok(self.0.sign(statement.to_unsigned())?)
    }

    /// Agrees to follow another provider. The old operator puts the result into a statement.
    pub fn agree(&self, draft: &SuccessorDraft) -> Result<Vec<u8>, ProviderError> {
        let old_operator: [u8; 32] = from_hex(&draft.old_operator)?
            .try_into()
            .map_err(|_| ProviderError::Statement("old_operator is not a thumbprint"))?;
        let successor = Successor {
            tenant: parse_tenant(&draft.tenant)?,
            issued_at: seconds(draft.issued_at)?,
            expires_at: seconds(draft.expires_at)?,
            old_tenant: parse_tenant(&draft.old_tenant)?,
            old_operator: Thumbprint::new(old_operator),
            operator_key: *self.0.public(),
            origin: Origin::parse(&draft.origin)?,
        };
        Ok(self.0.sign(successor.to_unsigned())?)
    }
}

impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Operator({})", self.thumbprint())
    }
}

fn seconds(number: i64) -> Result<u64, ProviderError> {
    u64::try_from(number).map_err(|_| ProviderError::Statement("a number is negative"))
}

fn from_hex(text: &str) -> Result<Vec<u8>, ProviderError> {
    HEXLOWER.decode(text.as_bytes()).map_err(|_| ProviderError::Statement("a field is not hexadecimal"))
}
