//! The move of an account to its provider's successor, without a person at the old side.
//!
//! In: the old statement with its successor, the keys, the new provider's nonce; on the other side the request. Out: bytes
//! to sign and send; on the other side the consent, verified. The old device key consents over the old statement, the new
//! tenant, that nonce and the new device key, so nobody can use a consent elsewhere or later. The approval key is carried
//! over: the new provider knows its thumbprint from the old one, and the device key cannot change it.

#[cfg(test)]
mod tests;

use crate::cbor::fields::{Fields, Map};
use crate::claims::{self, AUDIENCE, BODY, CONFIRMATION, Claims, NONCE};
use crate::cose::{PairSigned, PublicKey, UnsignedPair};
use crate::enrol::EnrolledDevice;
use crate::names::{Label, Tenant};
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::request::MAX_REQUEST;
use crate::token::DeviceToken;
use crate::{Digest, Nonce, Thumbprint, WireError};

/// First step: asks the successor for a nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeginMove {
    /// The device key at the old provider.
    pub old_key: Thumbprint,
    /// The phone's nonce.
    pub nonce: Nonce,
}

impl BeginMove {
    /// The request body.
    pub fn encode(&self) -> Vec<u8> {
        Map::new().with(1, &self.old_key).with(2, &self.nonce).encode()
    }

    /// Reads a request body.
    ///
    /// # Errors
    /// What decoding refuses.
    pub fn decode(body: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields::decode_within(body, MAX_REQUEST)?;
        let begin = Self { old_key: fields.take(1)?, nonce: fields.take(2)? };
        fields.finish()?;
        Ok(begin)
    }
}

/// Reply to the first step. Its frame holds the new provider's statement: open it with [`crate::reply::open_first_reply`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveBegun {
    /// The provider's nonce; given whether or not it knows the key.
    pub nonce: Nonce,
    /// How long it will take it, milliseconds.
    pub remaining: u64,
}

impl ReplyBody for MoveBegun {
    const PURPOSE: Purpose = purpose::MOVE_BEGIN_REPLY;

    fn to_fields(&self) -> Map {
        Map::new().with(10, &self.nonce).with(11, &self.remaining)
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        Ok(Self { nonce: fields.take(10)?, remaining: fields.take(11)? })
    }
}

/// Second step: the consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The new tenant.
    pub tenant: Tenant,
    /// The phone's own nonce.
    pub nonce: Nonce,
    /// Digest of the new provider's statement.
    pub statement: Digest,
    /// The old tenant.
    pub old_tenant: Tenant,
    /// Digest of the old statement, which names the successor.
    pub old_statement: Digest,
    /// From the first step.
    pub provider_nonce: Nonce,
    /// The device key at the new provider.
    pub device_key: PublicKey,
    /// The approval key, the same as before.
    pub approval_key: PublicKey,
    /// Where to ring.
    pub token: DeviceToken,
    /// This phone's name, for people.
    pub name: Label,
    /// The device key at the old provider: the new one knows only its thumbprint.
    pub old_key: PublicKey,
}

impl Move {
    /// Ready for the old device key and the new one, in this order.
    pub fn to_unsigned(&self) -> UnsignedPair {
        let body = Map::new()
            .with(STATEMENT, &self.statement)
            .with(OLD_TENANT, &self.old_tenant)
            .with(OLD_STATEMENT, &self.old_statement)
            .with(PROVIDER_NONCE, &self.provider_nonce)
            .with(APPROVAL_KEY, &self.approval_key)
            .with(TOKEN, &self.token)
            .with(NAME, &self.name)
            .with(OLD_KEY, &self.old_key);
        let payload = claims::from_phone(&self.tenant, &self.nonce)
            .with_value(CONFIRMATION, claims::confirmation(&self.device_key))
            .with_value(BODY, body.into_value())
            .encode();
        UnsignedPair::new(
            purpose::MOVE,
            &self.tenant,
            [&self.old_key.thumbprint(), &self.device_key.thumbprint()],
            payload,
        )
    }

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        let mut claims = Claims::decode(payload, AUDIENCE)?;
        let device_key = claims.take_confirmed_key()?;
        let nonce = claims.registered.take(NONCE)?;
        let body = &mut claims.body;
        let consent = Self {
            tenant: claims.tenant.clone(),
            nonce,
            statement: body.take(STATEMENT)?,
            old_tenant: body.take(OLD_TENANT)?,
            old_statement: body.take(OLD_STATEMENT)?,
            provider_nonce: body.take(PROVIDER_NONCE)?,
            device_key,
            approval_key: body.take(APPROVAL_KEY)?,
            token: body.take(TOKEN)?,
            name: body.take(NAME)?,
            old_key: body.take(OLD_KEY)?,
        };
        claims.finish()?;
        Ok(consent)
    }
}

/// A consent of the right shape. **Nothing in it is to be believed** before [`ReceivedMove::verify`].
#[derive(Debug, Clone)]
pub struct ReceivedMove {
    pair: PairSigned,
    consent: Move,
    digest: Digest,
}

/// A consent that both device keys signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedMove {
    /// What the phone consents to.
    pub consent: Move,
    /// Digest of the body as received: goes into the reply.
    pub digest: Digest,
    /// Digest of the payload: a repeated move with the same gets the same result.
    pub payload_digest: Digest,
}

impl ReceivedMove {
    /// Reads a body.
    ///
    /// # Errors
    /// What parsing refuses.
    pub fn parse(body: &[u8]) -> Result<Self, WireError> {
        let pair = PairSigned::parse(body, MAX_REQUEST)?;
        let consent = Move::decode(pair.unverified_payload())?;
        Ok(Self { pair, consent, digest: Digest::of(body) })
    }

    /// What it says: the thumbprint of its old key finds what the old provider announced.
    pub const fn unverified(&self) -> &Move {
        &self.consent
    }

    /// Digest of the body as received.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Checks tenant, both signatures and the approval key's thumbprint, as the old provider announced it together with
    /// the old key's. The caller then checks nonce, old tenant and old statement.
    ///
    /// # Errors
    /// `WrongTenant`, `WrongKey`, `BadSignature`.
    pub fn verify(self, tenant: &Tenant, approval_key: &Thumbprint) -> Result<VerifiedMove, WireError> {
        if self.consent.tenant != *tenant {
            return Err(WireError::WrongTenant);
        }
        let payload = self.pair.verify(purpose::MOVE, tenant, [&self.consent.old_key, &self.consent.device_key])?;
        let payload_digest = Digest::of(payload);
        if self.consent.approval_key.thumbprint() != *approval_key {
            return Err(WireError::WrongKey);
        }
        Ok(VerifiedMove { consent: self.consent, digest: self.digest, payload_digest })
    }
}

/// Reply to the second step: as after an enrolment, active at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved(pub EnrolledDevice);

impl ReplyBody for Moved {
    const PURPOSE: Purpose = purpose::MOVE_REPLY;

    fn to_fields(&self) -> Map {
        self.0.to_map()
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        EnrolledDevice::take(fields).map(Self)
    }
}

const STATEMENT: i64 = 2;
const OLD_TENANT: i64 = 10;
const OLD_STATEMENT: i64 = 11;
const PROVIDER_NONCE: i64 = 12;
const APPROVAL_KEY: i64 = 13;
const TOKEN: i64 = 14;
const NAME: i64 = 15;
const OLD_KEY: i64 = 16;
