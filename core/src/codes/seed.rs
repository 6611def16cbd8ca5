//! The shared secret of an account's codes.

use super::Algorithm;
use countersign_wire::Secret;
use std::fmt;
use thiserror::Error;
use zeroize::Zeroizing;

/// A seed of 1 to 128 bytes, wiped when dropped.
///
/// RFC 4226 §4 asks for 16 bytes or more. Large services hand out 10, and a phone cannot choose, so a short seed is
/// accepted and its size is visible ([`Self::bits`]). 128 bytes is the longest HMAC block (SHA-512): beyond it a key
/// is only hashed down. There is no serde: a vault row takes [`Self::to_vault_bytes`].
pub struct Seed(Secret);

/// Bytes that are no seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SeedError {
    /// No byte, or more than 128; natively, not as long as the hash.
    #[error("the seed has an unusable length")]
    Length,
    /// A vault row of a layout that this version does not know.
    #[error("the stored seed has an unknown layout")]
    Layout,
}

impl Seed {
    /// A seed from a link or an import.
    pub fn new(secret: Secret) -> Result<Self, SeedError> {
        if !(1..=LONGEST_SEED).contains(&secret.len()) {
            return Err(SeedError::Length);
        }
        Ok(Self(secret))
    }

    /// The seed that a native enrolment derived: exactly as long as the hash (RFC 4226 §4, RFC 6238 §5.1).
    pub fn derived(secret: Secret, algorithm: Algorithm) -> Result<Self, SeedError> {
        if secret.len() != algorithm.hash_length() {
            return Err(SeedError::Length);
        }
        Ok(Self(secret))
    }

    /// Size in bits; not a secret.
    pub fn bits(&self) -> usize {
        self.0.len() * 8
    }

    /// For the vault's encoder alone: one layout byte (1), then the seed.
    pub fn to_vault_bytes(&self) -> Zeroizing<Vec<u8>> {
        let seed = self.0.expose();
        let mut bytes = Zeroizing::new(Vec::with_capacity(1 + seed.len()));
        bytes.push(LAYOUT);
        bytes.extend_from_slice(seed);
        bytes
    }

    /// Reads [`Self::to_vault_bytes`].
    pub fn from_vault_bytes(bytes: &[u8]) -> Result<Self, SeedError> {
        match bytes {
            [LAYOUT, seed @ ..] => Self::new(Secret::new(seed.to_vec())),
            _ => Err(SeedError::Layout),
        }
    }

    pub(super) fn expose(&self) -> &[u8] {
        self.0.expose()
    }
}

/// Both seeds are this phone's own: how long the comparison takes tells nobody anything.
impl PartialEq for Seed {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

pub(super) const LONGEST_SEED: usize = 128;
const LAYOUT: u8 = 1;
