//! COSE_Mac0 with HMAC 256/256 under the `auth` key of an offer.

use coset::{CoseMac0, CoseMac0Builder, iana};
use ring::hmac;

use super::header::{check, decode, encoding, make};
use crate::WireError;
use crate::bytes::OfferId;
use crate::names::Tenant;
use crate::purpose::Purpose;
use crate::secret::Secret;

/// Makes the finished message.
pub(crate) fn mac(purpose: Purpose, tenant: &Tenant, offer: &OfferId, key: &Secret, payload: Vec<u8>) -> Vec<u8> {
    let message = CoseMac0Builder::new()
        .protected(make(iana::Algorithm::HMAC_256_256, offer.as_ref()))
        .payload(payload)
        .create_tag(&purpose.external_aad(tenant), |data| hmac::sign(&hmac_key(key), data).as_ref().to_vec())
        .build();
    encoding(message)
}

/// A received COSE_Mac0 of the right shape. Nothing in it is to be believed before [`Maced::verify`].
#[derive(Debug, Clone)]
pub(crate) struct Maced {
    message: CoseMac0,
    offer: OfferId,
}

impl Maced {
    pub(crate) fn parse(bytes: &[u8], limit: usize) -> Result<Self, WireError> {
        if bytes.len() > limit {
            return Err(WireError::TooLong);
        }
        let message: CoseMac0 = decode(bytes)?;
        let offer = check(&message.protected, &message.unprotected, iana::Algorithm::HMAC_256_256)?;
        if message.payload.is_none() {
            return Err(WireError::WrongStructure);
        }
        Ok(Self { message, offer: OfferId::new(offer) })
    }

    pub(crate) const fn offer(&self) -> &OfferId {
        &self.offer
    }

    pub(crate) fn unverified_payload(&self) -> &[u8] {
        self.message.payload.as_deref().unwrap_or_default()
    }

    /// The payload, once the MAC has verified; compared in constant time.
    pub(crate) fn verify(&self, purpose: Purpose, tenant: &Tenant, key: &Secret) -> Result<&[u8], WireError> {
        self.message.verify_payload_tag(
            &purpose.external_aad(tenant),
            || WireError::WrongStructure,
            |tag, data| hmac::verify(&hmac_key(key), data, tag).map_err(|_| WireError::BadMac),
        )?;
        Ok(self.unverified_payload())
    }
}

fn hmac_key(key: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, key.expose())
}
