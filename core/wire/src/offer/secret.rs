//! The secret of an offer and what both sides derive from it.

use std::fmt;

use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use zeroize::Zeroizing;

use super::TypedCode;
use crate::purpose::{LABEL_AUTH, LABEL_OFFER_ID, LABEL_SEED, VERSION};
use crate::{OfferId, Secret, WireError};

/// What only the provider and the person with the offer know: 32 random bytes from a link, or a typed code.
pub struct OfferSecret(Secret);

impl OfferSecret {
    /// The secret of a link, 32 bytes.
    ///
    /// # Errors
    /// `WrongType(0)` for any other length.
    pub fn from_link(secret: Secret) -> Result<Self, WireError> {
        if secret.len() == LINK_SECRET { Ok(Self(secret)) } else { Err(WireError::WrongType(0)) }
    }

    /// The secret of a typed code: its 20 data characters.
    pub fn from_code(code: &TypedCode) -> Self {
        Self(Secret::new(code.data().to_vec()))
    }

    /// The bytes, for a store that seals them; [`OfferSecret::from_stored`] reads them again.
    pub fn expose(&self) -> &[u8] {
        self.0.expose()
    }

    /// What [`OfferSecret::expose`] gave.
    ///
    /// # Errors
    /// `WrongType(0)` if it is the secret of neither form.
    pub fn from_stored(secret: Secret) -> Result<Self, WireError> {
        if secret.len() == LINK_SECRET || secret.len() == super::code::DATA {
            Ok(Self(secret))
        } else {
            Err(WireError::WrongType(0))
        }
    }

    /// The id that a phone sends: a one-way image of the secret.
    pub fn derive_id(&self) -> OfferId {
        let mut id = [0; 16];
        id.copy_from_slice(derive(&self.0, LABEL_OFFER_ID, 16).expose());
        OfferId::new(id)
    }

    /// The key of both MACs.
    pub(crate) fn derive_auth_key(&self) -> Secret {
        derive(&self.0, LABEL_AUTH, 32)
    }

    /// The key that seals the phone's code contribution.
    pub(crate) fn derive_seed_key(&self) -> Secret {
        derive(&self.0, LABEL_SEED, 32)
    }
}

impl fmt::Debug for OfferSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfferSecret(…)")
    }
}

/// HKDF-SHA-256 with the protocol version as salt; `length` is at most 64.
pub(crate) fn derive(secret: &Secret, label: &[u8], length: usize) -> Secret {
    let mut out = Zeroizing::new(vec![0; length]);
    let prk = Salt::new(HKDF_SHA256, VERSION.as_bytes()).extract(secret.expose());
    #[expect(clippy::expect_used, reason = "HKDF gives up to 8,160 bytes; callers ask for 64 at most")]
    prk.expand(&[label], Length(length)).and_then(|key| key.fill(&mut out)).expect("a short key");
    out.into()
}

#[derive(Debug, Clone, Copy)]
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

pub(super) const LINK_SECRET: usize = 32;
