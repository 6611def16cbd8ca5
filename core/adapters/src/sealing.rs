//! AES-256-GCM for the two sealed files of this crate.

use countersign::ports::{Entropy, EntropyError, make_bytes};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

/// Bytes that sealing adds: 12 of nonce in front, 16 of tag behind.
pub(crate) const OVERHEAD: usize = NONCE + 16;

const NONCE: usize = 12;

/// `nonce ‖ ciphertext ‖ tag` under a fresh random nonce. One key seals far fewer than 2³² times here: once per
/// change of a file.
pub(crate) fn seal(key: &[u8; 32], aad: &[u8], plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, EntropyError> {
    let nonce: [u8; NONCE] = make_bytes(entropy)?;
    let mut body = zeroize::Zeroizing::new(plain.to_vec());
    let tag = cipher(key)
        .and_then(|c| c.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut body))
        .map_err(|_| EntropyError)?;
    Ok([&nonce[..], &body[..], tag.as_ref()].concat())
}

/// The plain bytes, or `None` if key, associated data or content differ from what was sealed.
pub(crate) fn open(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
    let mut body = zeroize::Zeroizing::new(body.to_vec());
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let length = cipher(key).ok()?.open_in_place(nonce, Aad::from(aad), &mut body).ok()?.len();
    body.truncate(length);
    Some(body)
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, ring::error::Unspecified> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new)
}
