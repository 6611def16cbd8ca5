//! HMAC (RFC 2104) over a moving factor, with the key set up once.

use super::{Algorithm, Seed};
use hmac::digest::common::Key;
use hmac::digest::{Digest, FixedOutput};
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroize;

/// Both states of one key. As secret as the key; wiped when dropped.
pub(super) enum States {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl States {
    /// Sets the key up.
    pub(super) fn new(algorithm: Algorithm, seed: &Seed) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1(states(seed.expose())),
            Algorithm::Sha256 => Self::Sha256(states(seed.expose())),
            Algorithm::Sha512 => Self::Sha512(states(seed.expose())),
        }
    }

    /// Hands the HMAC of a moving factor, eight bytes with the highest first (RFC 4226 §5.2), to `read`.
    pub(super) fn hash<T>(&self, moving_factor: u64, read: impl FnOnce(&[u8]) -> T) -> T {
        let message = moving_factor.to_be_bytes();
        match self {
            Self::Sha1(states) => read(&hashed(states, message)),
            Self::Sha256(states) => read(&hashed(states, message)),
            Self::Sha512(states) => read(&hashed(states, message)),
        }
    }
}

/// RFC 2104 §2, step 1: a key is filled up with zeros to the length of a block; one that is longer is hashed first.
fn states<H: EagerHash + Digest>(key: &[u8]) -> Hmac<H> {
    let mut block = Key::<Hmac<H>>::default();
    if key.len() > block.len() {
        fill(&mut block, &H::digest(key));
    } else {
        fill(&mut block, key);
    }
    let states = Hmac::new(&block);
    block.as_mut_slice().zeroize();
    states
}

fn fill(block: &mut [u8], key: &[u8]) {
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
}

fn hashed<M: Mac + FixedOutput + Clone>(states: &M, message: [u8; 8]) -> hmac::digest::Output<M> {
    states.clone().chain_update(message).finalize_fixed()
}
