//! Seals what must not be read from a stolen database: seeds, challenge keys, offer keys.
//!
//! AES-256-GCM under a key that lives in a file of its own, with a random 96-bit nonce for each value and the value's
//! place (table and id) as associated data, so that a sealed value does not open in another row. Opening returns a
//! [`Secret`]. One key seals far fewer than 2³⁰ values in its life; a new key means sealing everything anew.

use countersign_wire::Secret;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::random::{RandomError, make_bytes};

/// Length of the sealing key in bytes.
pub(crate) const KEY_LENGTH: usize = 32;

/// Why a value could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key is not 32 bytes.
    #[error("use the sealing key file that `countersign-provider init` wrote: this one does not hold 32 bytes")]
    Key,
    /// Sealed under another key, or damaged.
    #[error("use the sealing key file that belongs to this database: a sealed value does not open with this one")]
    Opening,
    /// No randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Where a sealed value stands. It does not open anywhere else.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    /// The private half of the challenge key with this thumbprint.
    ChallengeKey(&'a [u8]),
    /// The push key of this tenant.
    PushKey(&'a [u8]),
    /// The secret of the offer with this id.
    Offer(&'a [u8]),
    /// The seed of the code generator with this id.
    Code(&'a [u8]),
}

impl Place<'_> {
    fn associated_data(&self) -> Vec<u8> {
        let (table, id) = match self {
            Self::ChallengeKey(id) => ("challenge_key/", id),
            Self::PushKey(id) => ("push_key/", id),
            Self::Offer(id) => ("offer/", id),
            Self::Code(id) => ("code/", id),
        };
        [table.as_bytes(), id].concat()
    }
}

/// Seals and opens under one key.
pub(crate) struct Sealer(LessSafeKey);

impl Sealer {
    pub(crate) fn new(key: &Secret) -> Result<Self, SealError> {
        Ok(Self(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.expose()).map_err(|_| SealError::Key)?)))
    }

    /// Nonce, then ciphertext and tag.
    pub(crate) fn seal(&self, place: Place<'_>, value: &Secret) -> Result<Vec<u8>, SealError> {
        let nonce: [u8; NONCE_LEN] = make_bytes()?;
        let mut sealed = Zeroizing::new(value.expose().to_vec());
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.associated_data()),
                &mut *sealed,
            )
            .map_err(|_| SealError::Opening)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub(crate) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Secret, SealError> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Opening)?;
        let mut opened = Zeroizing::new(rest.to_vec());
        let length = self
            .0
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place.associated_data()), &mut opened)
            .map_err(|_| SealError::Opening)?
            .len();
        opened.truncate(length);
        Ok(Secret::from(opened))
    }
}

#[cfg(test)]
mod tests;
