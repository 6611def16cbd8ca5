//! Encrypts a Web Push message for one subscription (RFC 8291, with the `aes128gcm` coding of RFC 8188).
//!
//! Push services see lengths and times, never content. Each message has an ephemeral key and a salt of its own, so
//! nothing is reused and nothing needs to be kept.

use countersign_wire::Nonce as AuthSecret;
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
    rand::SystemRandom,
};
use zeroize::Zeroizing;

use super::RingError;
use crate::random::make_bytes;

/// The body of a push message.
pub(super) fn encrypt(text: &[u8], p256dh: &[u8; 65], auth: &AuthSecret) -> Result<Vec<u8>, RingError> {
    let failed = |_| RingError::Failed;
    let ephemeral = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).map_err(failed)?;
    let public = ephemeral.compute_public_key().map_err(failed)?;
    let salt: [u8; 16] = make_bytes().map_err(|_| RingError::Failed)?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, p256dh.as_slice());
    let (key, nonce) = agree_ephemeral(ephemeral, &peer, |shared| derive(shared, auth, &salt, p256dh, public.as_ref()))
        .map_err(|_| RingError::Refused)??;
    let mut sealed = [text, &[LAST_RECORD]].concat();
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &*key).map_err(failed)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed).map_err(failed)?;
    Ok([salt.as_slice(), &RECORD_SIZE.to_be_bytes(), &[POINT], public.as_ref(), &sealed].concat())
}

/// Key and nonce (RFC 8291 §3.4, RFC 8188 §2.2).
pub(super) fn derive(
    shared: &[u8],
    auth: &AuthSecret,
    salt: &[u8; 16],
    receiver: &[u8],
    sender: &[u8],
) -> Result<(Zeroizing<[u8; 16]>, [u8; 12]), RingError> {
    let secret = Salt::new(HKDF_SHA256, auth.as_ref()).extract(shared);
    let input: Zeroizing<[u8; 32]> = Zeroizing::new(expand(&secret, &[b"WebPush: info\0", receiver, sender])?);
    let record = Salt::new(HKDF_SHA256, salt).extract(&*input);
    let key = Zeroizing::new(expand(&record, &[b"Content-Encoding: aes128gcm\0"])?);
    Ok((key, expand(&record, &[b"Content-Encoding: nonce\0"])?))
}

fn expand<const N: usize>(secret: &Prk, info: &[&[u8]]) -> Result<[u8; N], RingError> {
    let mut out = [0; N];
    secret.expand(info, Length(N)).and_then(|key| key.fill(&mut out)).map_err(|_| RingError::Failed)?;
    Ok(out)
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

const RECORD_SIZE: u32 = 4_096;
/// Length of an uncompressed P-256 point.
const POINT: u8 = 65;
/// The delimiter of the last record.
const LAST_RECORD: u8 = 2;

#[cfg(test)]
mod tests;
