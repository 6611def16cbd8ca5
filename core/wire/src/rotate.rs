//! Rotation of the device key: the old key hands over to the new one, and both sign. The approval key cannot be rotated: the
//! device key must not be able to replace it.

use crate::cbor::fields::{Fields, Map};
use crate::claims::{self, AUDIENCE, BODY, CONFIRMATION, Claims};
use crate::cose::{PairSigned, PublicKey, UnsignedPair};
use crate::names::Tenant;
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::request::{MAX_REQUEST, RequestFrame, Verified};
use crate::{Digest, Thumbprint, WireError};

/// "From now on this is my device key."
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotate {
    /// The new device key.
    pub new_key: PublicKey,
}

impl Rotate {
    /// Ready for the old device key of thumbprint `old_key` and the new one, in this order.
    pub fn to_unsigned(&self, frame: &RequestFrame, old_key: &Thumbprint) -> UnsignedPair {
        let payload = claims::from_phone(&frame.tenant, &frame.nonce)
            .with_value(CONFIRMATION, claims::confirmation(&self.new_key))
            .with_value(BODY, frame.body().into_value())
            .encode();
        UnsignedPair::new(purpose::ROTATE, &frame.tenant, [old_key, &self.new_key.thumbprint()], payload)
    }
}

/// A rotation of the right shape. **Nothing in it is to be believed** before [`ReceivedRotate::verify`].
#[derive(Debug, Clone)]
pub struct ReceivedRotate {
    pair: PairSigned,
    frame: RequestFrame,
    rotate: Rotate,
    digest: Digest,
}

impl ReceivedRotate {
    /// Reads a body.
    ///
    /// # Errors
    /// What parsing refuses.
    pub fn parse(body: &[u8]) -> Result<Self, WireError> {
        let pair = PairSigned::parse(body, MAX_REQUEST)?;
        let mut claims = Claims::decode(pair.unverified_payload(), AUDIENCE)?;
        let frame = RequestFrame::take(&mut claims, true)?;
        let new_key = claims.take_confirmed_key()?;
        claims.finish()?;
        Ok(Self { pair, frame, rotate: Rotate { new_key }, digest: Digest::of(body) })
    }

    /// Who it says it is from: only to look up keys.
    pub const fn unverified_frame(&self) -> &RequestFrame {
        &self.frame
    }

    /// Digest of the body as received.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Checks tenant and both signatures. A repeated rotation is signed by a key that is no longer the device's: find it by
    /// sequence and payload digest, with the key it had then.
    ///
    /// # Errors
    /// `WrongTenant`, `WrongKey`, `BadSignature`.
    pub fn verify(self, tenant: &Tenant, old_key: &PublicKey) -> Result<Verified<Rotate>, WireError> {
        if self.frame.tenant != *tenant {
            return Err(WireError::WrongTenant);
        }
        let payload = self.pair.verify(purpose::ROTATE, tenant, [old_key, &self.rotate.new_key])?;
        let payload_digest = Digest::of(payload);
        Ok(Verified { frame: self.frame, request: self.rotate, digest: self.digest, payload_digest })
    }
}

/// The new key is the device key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// Thumbprint of the new device key.
    pub device_key: Thumbprint,
}

impl ReplyBody for Rotated {
    const PURPOSE: Purpose = purpose::ROTATE_REPLY;

    fn to_fields(&self) -> Map {
        Map::new().with(DEVICE_KEY, &self.device_key)
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        Ok(Self { device_key: fields.take(DEVICE_KEY)? })
    }
}

const DEVICE_KEY: i64 = 10;
