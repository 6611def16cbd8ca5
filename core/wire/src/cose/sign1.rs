//! COSE_Sign1 with ES256: one signer.

use coset::{CoseSign1, CoseSign1Builder, iana};

use super::header::{check, decode, encoding, make};
use super::key::PublicKey;
use crate::WireError;
use crate::bytes::{Signature, Thumbprint};
use crate::names::Tenant;
use crate::purpose::Purpose;

/// A message that still needs its signature.
#[derive(Debug, Clone)]
pub struct Unsigned {
    message: CoseSign1,
    external_aad: Vec<u8>,
}

impl Unsigned {
    pub(crate) fn new(purpose: Purpose, tenant: &Tenant, signer: &Thumbprint, payload: Vec<u8>) -> Self {
        let message =
            CoseSign1Builder::new().protected(make(iana::Algorithm::ES256, signer.as_ref())).payload(payload).build();
        Self { message, external_aad: purpose.external_aad(tenant) }
    }

    /// The bytes to sign with ES256: the signer hashes them with SHA-256 itself.
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.message.tbs_data(&self.external_aad)
    }

    /// The finished message.
    pub fn with_signature(mut self, signature: &Signature) -> Vec<u8> {
        self.message.signature = signature.as_bytes().to_vec();
        encoding(self.message)
    }
}

/// A received COSE_Sign1 of the right shape. **Nothing in it is to be believed** before [`Signed::verify`].
#[derive(Debug, Clone)]
pub struct Signed {
    message: CoseSign1,
    payload: Vec<u8>,
    signature: Signature,
    kid: Thumbprint,
}

impl Signed {
    /// Reads at most `limit` bytes.
    ///
    /// # Errors
    /// `TooLong`, what [`crate::cbor::decode`] refuses, and the header's refusals.
    pub fn parse(bytes: &[u8], limit: usize) -> Result<Self, WireError> {
        if bytes.len() > limit {
            return Err(WireError::TooLong);
        }
        let mut message: CoseSign1 = decode(bytes)?;
        let kid = check(&message.protected, &message.unprotected, iana::Algorithm::ES256)?;
        let signature = message.signature.as_slice().try_into().map_err(|_| WireError::WrongStructure)?;
        let payload = message.payload.take().ok_or(WireError::WrongStructure)?;
        Ok(Self { message, payload, signature, kid: Thumbprint::new(kid) })
    }

    /// Thumbprint of the key that is said to have signed.
    pub const fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    /// The payload, unverified; its encoding is judged by what reads it.
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload, once the signature has verified.
    ///
    /// # Errors
    /// `WrongKey` if it names another key; `BadSignature`, also when purpose, direction or tenant differ.
    pub fn verify(&self, purpose: Purpose, tenant: &Tenant, key: &PublicKey) -> Result<&[u8], WireError> {
        if key.thumbprint() != self.kid {
            return Err(WireError::WrongKey);
        }
        let signed = coset::sig_structure_data(
            coset::SignatureContext::CoseSign1,
            self.message.protected.clone(),
            None,
            &purpose.external_aad(tenant),
            &self.payload,
        );
        key.verify(&signed, &self.signature)?;
        Ok(&self.payload)
    }
}
