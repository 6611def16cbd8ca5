//! Requests of an enrolled phone: one frame, one signature.
//!
//! In: what the phone wants, its ids and a nonce; on the other side the bytes received. Out: bytes to sign and send; on the
//! other side [`Received`], which is parsed and **not** believed, so that the provider can find the device's key, and then
//! [`Verified`], which is. Refused: another purpose, direction or tenant, a missing or unwanted sequence, another key.
//!
//! [`Verified::payload_digest`] is what "the same request" means: signatures may differ for the same payload. A new request
//! implements [`Request`]; those that two keys sign are in [`crate::rotate`] and [`crate::succession`].

#[cfg(test)]
mod tests;

use crate::cbor::fields::{Fields, Map};
use crate::claims::{self, AUDIENCE, BODY, Claims, NONCE};
use crate::cose::{PublicKey, Signed, Unsigned};
use crate::names::Tenant;
use crate::purpose::Purpose;
use crate::{DeviceId, Digest, Nonce, Thumbprint, WireError};

/// The most bytes of a request.
pub const MAX_REQUEST: usize = 8_192;

/// The part of a request that is its own.
pub trait Request: Sized {
    /// Whether it carries a sequence.
    const CHANGES_STATE: bool;

    /// What its signature is bound to.
    fn purpose(&self) -> Purpose;

    /// Adds its fields to registered claims and body.
    fn write(&self, registered: Map, body: Map) -> (Map, Map);

    /// Takes its fields; what is left over is refused afterwards.
    ///
    /// # Errors
    /// What the fields refuse.
    fn read(registered: &mut Fields, body: &mut Fields) -> Result<Self, WireError>;
}

/// What every request says besides its own part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFrame {
    /// The organisation.
    pub tenant: Tenant,
    /// Who asks.
    pub device: DeviceId,
    /// Digest of the statement that the phone holds.
    pub statement: Digest,
    /// Fresh.
    pub nonce: Nonce,
    /// From 1, in requests that change state and in no others.
    pub sequence: Option<u64>,
}

impl RequestFrame {
    /// Ready for the phone key of thumbprint `signer`: the approval key for an approval, the device key for all else.
    pub fn to_unsigned<R: Request>(&self, request: &R, signer: &Thumbprint) -> Unsigned {
        let (registered, body) = request.write(claims::from_phone(&self.tenant, &self.nonce), self.body());
        let payload = registered.with_value(BODY, body.into_value()).encode();
        Unsigned::new(request.purpose(), &self.tenant, signer, payload)
    }

    pub(crate) fn body(&self) -> Map {
        Map::new()
            .with(DEVICE, &self.device)
            .with(STATEMENT, &self.statement)
            .with_optional(SEQUENCE, self.sequence.as_ref())
    }

    pub(crate) fn take(claims: &mut Claims, changes_state: bool) -> Result<Self, WireError> {
        let sequence = if changes_state { Some(claims.body.take(SEQUENCE)?) } else { None };
        if sequence == Some(0) {
            return Err(WireError::OutOfRange(SEQUENCE));
        }
        Ok(Self {
            tenant: claims.tenant.clone(),
            device: claims.body.take(DEVICE)?,
            statement: claims.body.take(STATEMENT)?,
            nonce: claims.registered.take(NONCE)?,
            sequence,
        })
    }
}

/// A request of the right shape. **Nothing in it is to be believed** before [`Received::verify`].
#[derive(Debug, Clone)]
pub struct Received<R> {
    signed: Signed,
    digest: Digest,
    frame: RequestFrame,
    request: R,
}

/// A request that the key's holder made for this tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<R> {
    /// The frame.
    pub frame: RequestFrame,
    /// Its own part.
    pub request: R,
    /// Digest of the body as received: goes into the reply.
    pub digest: Digest,
    /// Digest of the payload: two requests with the same are the same.
    pub payload_digest: Digest,
}

impl<R: Request> Received<R> {
    /// Reads a body.
    ///
    /// # Errors
    /// What parsing refuses.
    pub fn parse(body: &[u8]) -> Result<Self, WireError> {
        let signed = Signed::parse(body, MAX_REQUEST)?;
        let mut claims = Claims::decode(signed.unverified_payload(), AUDIENCE)?;
        let frame = RequestFrame::take(&mut claims, R::CHANGES_STATE)?;
        let request = R::read(&mut claims.registered, &mut claims.body)?;
        claims.finish()?;
        Ok(Self { signed, digest: Digest::of(body), frame, request })
    }

    /// Who it says it is from: only to look up keys.
    pub const fn unverified_frame(&self) -> &RequestFrame {
        &self.frame
    }

    /// Its own part: only to choose the key.
    pub const fn unverified_request(&self) -> &R {
        &self.request
    }

    /// Thumbprint of the key that it names.
    pub const fn kid(&self) -> &Thumbprint {
        self.signed.kid()
    }

    /// Digest of the body as received: a refusal needs it even where the device is unknown.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Checks tenant and signature.
    ///
    /// # Errors
    /// `WrongTenant`, `WrongKey`, `BadSignature`.
    pub fn verify(self, tenant: &Tenant, key: &PublicKey) -> Result<Verified<R>, WireError> {
        if self.frame.tenant != *tenant {
            return Err(WireError::WrongTenant);
        }
        let payload = self.signed.verify(self.request.purpose(), tenant, key)?;
        let payload_digest = Digest::of(payload);
        Ok(Verified { frame: self.frame, request: self.request, digest: self.digest, payload_digest })
    }
}

const DEVICE: i64 = 1;
const STATEMENT: i64 = 2;
const SEQUENCE: i64 = 3;
