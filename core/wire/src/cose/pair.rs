//! COSE_Sign with exactly two ES256 signers: enrolment, rotation, move. Both sign the same payload, so both can be asked at
//! once.

use coset::{CoseSign, CoseSignBuilder, CoseSignature, CoseSignatureBuilder, iana};

use super::header::{check, decode, encoding, make};
use super::key::PublicKey;
use crate::WireError;
use crate::bytes::{Signature, Thumbprint};
use crate::names::Tenant;
use crate::purpose::Purpose;

/// A message that still needs its two signatures.
#[derive(Debug, Clone)]
pub struct UnsignedPair {
    message: CoseSign,
    external_aad: Vec<u8>,
}

impl UnsignedPair {
    pub(crate) fn new(purpose: Purpose, tenant: &Tenant, signers: [&Thumbprint; 2], payload: Vec<u8>) -> Self {
        let signature = |signer: &Thumbprint| {
            CoseSignatureBuilder::new().protected(make(iana::Algorithm::ES256, signer.as_ref())).build()
        };
        let [first, second] = signers.map(signature);
        let message = CoseSignBuilder::new().payload(payload).add_signature(first).add_signature(second).build();
        Self { message, external_aad: purpose.external_aad(tenant) }
    }

    /// The bytes that each of the two keys signs with ES256, in the signers' order.
    pub fn to_be_signed(&self) -> [Vec<u8>; 2] {
        let mut out = [Vec::new(), Vec::new()];
        for (out, signature) in out.iter_mut().zip(&self.message.signatures) {
            *out = self.message.tbs_data(&self.external_aad, signature);
        }
        out
    }

    /// The finished message; the signatures in the signers' order.
    pub fn with_signatures(mut self, signatures: &[Signature; 2]) -> Vec<u8> {
        for (slot, signature) in self.message.signatures.iter_mut().zip(signatures) {
            slot.signature = signature.as_bytes().to_vec();
        }
        encoding(self.message)
    }
}

/// A received COSE_Sign of the right shape. **Nothing in it is to be believed** before [`PairSigned::verify`].
#[derive(Debug, Clone)]
pub struct PairSigned {
    message: CoseSign,
    payload: Vec<u8>,
    signers: [(Thumbprint, Signature); 2],
}

impl PairSigned {
    /// Reads at most `limit` bytes.
    ///
    /// # Errors
    /// `TooLong`, what [`crate::cbor::decode`] refuses, and the header's refusals.
    pub fn parse(bytes: &[u8], limit: usize) -> Result<Self, WireError> {
        if bytes.len() > limit {
            return Err(WireError::TooLong);
        }
        let mut message: CoseSign = decode(bytes)?;
        if !message.unprotected.is_empty() {
            return Err(WireError::UnprotectedHeader);
        }
        if message.protected.original_data.as_ref().is_none_or(|bytes| !bytes.is_empty()) {
            return Err(WireError::WrongHeader);
        }
        let payload = message.payload.take().ok_or(WireError::WrongStructure)?;
        let [first, second] = message.signatures.as_slice() else { return Err(WireError::WrongStructure) };
        let signers = [signer(first)?, signer(second)?];
        Ok(Self { message, payload, signers })
    }

    /// Thumbprints of the keys that are said to have signed.
    pub fn kids(&self) -> [Thumbprint; 2] {
        self.signers.map(|(kid, _)| kid)
    }

    /// The payload, unverified; its encoding is judged by what reads it.
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload, once both signatures have verified.
    ///
    /// # Errors
    /// `WrongKey` if it names other keys; `BadSignature`, also when purpose, direction or tenant differ.
    pub fn verify(&self, purpose: Purpose, tenant: &Tenant, keys: [&PublicKey; 2]) -> Result<&[u8], WireError> {
        let external_aad = purpose.external_aad(tenant);
        for ((key, (kid, signature)), part) in keys.iter().zip(&self.signers).zip(&self.message.signatures) {
            if key.thumbprint() != *kid {
                return Err(WireError::WrongKey);
            }
            let signed = coset::sig_structure_data(
                coset::SignatureContext::CoseSignature,
                self.message.protected.clone(),
                Some(part.protected.clone()),
                &external_aad,
                &self.payload,
            );
            key.verify(&signed, signature)?;
        }
        Ok(&self.payload)
    }
}

fn signer(part: &CoseSignature) -> Result<(Thumbprint, Signature), WireError> {
    let kid = check(&part.protected, &part.unprotected, iana::Algorithm::ES256)?;
    let signature = part.signature.as_slice().try_into().map_err(|_| WireError::WrongStructure)?;
    Ok((Thumbprint::new(kid), signature))
}
