//! Enrolment: two phone keys become a device at a provider.
//!
//! In: an offer that was looked up, both public keys, a code contribution, a device token; on the other side the request.
//! Out: bytes to sign and send; on the other side [`ReceivedEnrol`] and what it proves. The transcript (look-up reply with
//! statement and nonces, keys, sealed seed) is MACed under the offer's secret, and both keys sign the MACed bytes: who
//! photographed nothing cannot enrol, and no key enrols that its holder cannot use.
//!
//! Refused: a MAC of another code, another nonce or look-up than the provider answered, keys that do not sign, a
//! seed where none is asked for. It never activates by itself: see [`digits`]. Code seeds never travel in an offer; the
//! phone's 32 random bytes go sealed, see [`codes`].

pub mod codes;
mod digits;
mod reply;
#[cfg(test)]
mod tests;

pub use codes::{CodeAlgorithm, CodeKind, CodeParameters};
pub use digits::ConfirmationDigits;
pub use reply::{Enrolled, EnrolledDevice};

use crate::cbor::fields::Map;
use crate::claims::{self, AUDIENCE, BODY, CONFIRMATION, Claims, NONCE};
use crate::cose::{Maced, PairSigned, PublicKey, UnsignedPair, mac};
use crate::names::{Label, Tenant};
use crate::offer::OfferSecret;
use crate::request::MAX_REQUEST;
use crate::token::DeviceToken;
use crate::{Digest, Nonce, OfferId, WireError, purpose};

/// What a phone wants to enrol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrol {
    /// The organisation.
    pub tenant: Tenant,
    /// The nonce of the look-up.
    pub nonce: Nonce,
    /// Digest of the provider's statement.
    pub statement: Digest,
    /// Which offer.
    pub offer: OfferId,
    /// Digest of the look-up reply body.
    pub look_up: Digest,
    /// Signs polls, denials, reports, updates.
    pub device_key: PublicKey,
    /// Signs approvals.
    pub approval_key: PublicKey,
    /// Made by [`codes::seal_contribution`], exactly if codes were asked for.
    pub seed: Option<Vec<u8>>,
    /// Where to ring.
    pub token: DeviceToken,
    /// This phone's name, for people.
    pub name: Label,
    /// Opaque; at most 4,096 bytes.
    pub attestation: Option<Vec<u8>>,
}

impl Enrol {
    /// Ready for device key and approval key, in this order, and the transcript's digest.
    pub fn to_unsigned(&self, secret: &OfferSecret) -> (UnsignedPair, Digest) {
        let transcript = self.transcript(secret);
        let digest = Digest::of(&transcript);
        let signers = [&self.device_key.thumbprint(), &self.approval_key.thumbprint()];
        (UnsignedPair::new(purpose::ENROL, &self.tenant, signers, transcript), digest)
    }

    fn transcript(&self, secret: &OfferSecret) -> Vec<u8> {
        let body = Map::new()
            .with(STATEMENT, &self.statement)
            .with(OFFER, &self.offer)
            .with(LOOK_UP, &self.look_up)
            .with(APPROVAL_KEY, &self.approval_key)
            .with_optional(SEED, self.seed.as_ref())
            .with(TOKEN, &self.token)
            .with(NAME, &self.name)
            .with_optional(ATTESTATION, self.attestation.as_ref());
        let payload = claims::from_phone(&self.tenant, &self.nonce)
            .with_value(CONFIRMATION, claims::confirmation(&self.device_key))
            .with_value(BODY, body.into_value())
            .encode();
        mac(purpose::ENROL_TRANSCRIPT, &self.tenant, &self.offer, &secret.derive_auth_key(), payload)
    }

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        let mut claims = Claims::decode(payload, AUDIENCE)?;
        let device_key = claims.take_confirmed_key()?;
        let nonce = claims.registered.take(NONCE)?;
        let body = &mut claims.body;
        let enrol = Self {
            tenant: claims.tenant.clone(),
            nonce,
            statement: body.take(STATEMENT)?,
            offer: body.take(OFFER)?,
            look_up: body.take(LOOK_UP)?,
            device_key,
            approval_key: body.take(APPROVAL_KEY)?,
            seed: body.take_optional(SEED)?,
            token: body.take(TOKEN)?,
            name: body.take(NAME)?,
            attestation: body.take_optional(ATTESTATION)?,
        };
        claims.finish()?;
        let fits = enrol.attestation.as_ref().is_none_or(|bytes| bytes.len() <= MAX_ATTESTATION);
        if fits { Ok(enrol) } else { Err(WireError::OutOfRange(ATTESTATION)) }
    }
}

/// An enrolment of the right shape. **Nothing in it is to be believed** before [`ReceivedEnrol::verify`].
#[derive(Debug, Clone)]
pub struct ReceivedEnrol {
    pair: PairSigned,
    maced: Maced,
    enrol: Enrol,
    digest: Digest,
}

/// An enrolment whose MAC and signatures verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedEnrol {
    /// What the phone wants.
    pub enrol: Enrol,
    /// Digest of the transcript: a repeated request with the same gets the same result.
    pub transcript: Digest,
    /// Digest of the body as received: goes into the reply.
    pub digest: Digest,
}

impl ReceivedEnrol {
    /// Reads a body.
    ///
    /// # Errors
    /// What parsing refuses.
    pub fn parse(body: &[u8]) -> Result<Self, WireError> {
        let pair = PairSigned::parse(body, MAX_REQUEST)?;
        let maced = Maced::parse(pair.unverified_payload(), MAX_REQUEST)?;
        let enrol = Enrol::decode(maced.unverified_payload())?;
        if *maced.offer() != enrol.offer {
            return Err(WireError::WrongOffer);
        }
        Ok(Self { pair, maced, enrol, digest: Digest::of(body) })
    }

    /// What it says: only to find the offer.
    pub const fn unverified(&self) -> &Enrol {
        &self.enrol
    }

    /// Digest of the body as received: a refusal needs it.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Checks tenant, MAC and both signatures. The caller then compares nonce, look-up digest and statement with what it
    /// answered, and whether a seed was asked for.
    ///
    /// # Errors
    /// `WrongTenant`; `BadMac` (refuse with `wrong-code`); `WrongKey`, `BadSignature`.
    pub fn verify(self, tenant: &Tenant, secret: &OfferSecret) -> Result<VerifiedEnrol, WireError> {
        if self.enrol.tenant != *tenant {
            return Err(WireError::WrongTenant);
        }
        self.maced.verify(purpose::ENROL_TRANSCRIPT, tenant, &secret.derive_auth_key())?;
        let keys = [&self.enrol.device_key, &self.enrol.approval_key];
        let transcript = Digest::of(self.pair.verify(purpose::ENROL, tenant, keys)?);
        Ok(VerifiedEnrol { enrol: self.enrol, transcript, digest: self.digest })
    }
}

const STATEMENT: i64 = 2;
const OFFER: i64 = 10;
const LOOK_UP: i64 = 11;
const APPROVAL_KEY: i64 = 12;
const SEED: i64 = 13;
const TOKEN: i64 = 14;
const NAME: i64 = 15;
const ATTESTATION: i64 = 16;
const MAX_ATTESTATION: usize = 4_096;
