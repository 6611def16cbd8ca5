//! How much work a guess at the passphrase costs.

use super::KeyFileError;
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

/// Argon2id parameters (RFC 9106 §3.1). Every one must lie between [`KdfCost::FLOOR`] and [`KdfCost::CEILING`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfCost {
    /// The least that is accepted, for slow machines: 19 MiB, two passes.
    pub const FLOOR: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    /// The second recommended option of RFC 9106 §4: 64 MiB, three passes, four lanes.
    pub const RECOMMENDED: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };

    /// The most that is accepted: 1 GiB, sixteen passes, eight lanes.
    pub const CEILING: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 8 };

    /// 32 bytes from passphrase and salt. The memory used is wiped.
    pub(super) fn derive_key(self, passphrase: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
        self.check()?;
        let mut key = Zeroizing::new([0; 32]);
        Params::new(self.memory_kib, self.passes, self.lanes, Some(key.len()))
            .map(|params| Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
            .and_then(|argon2| argon2.hash_password_into(passphrase, salt, &mut key[..]))
            .map_err(|_| KeyFileError::Exhausted)?;
        Ok(key)
    }

    pub(super) fn check(self) -> Result<(), KeyFileError> {
        let fits = |a: Self, b: Self| a.memory_kib <= b.memory_kib && a.passes <= b.passes && a.lanes <= b.lanes;
        match (fits(Self::FLOOR, self), fits(self, Self::CEILING)) {
            (true, true) => Ok(()),
            (false, _) => Err(KeyFileError::TooCheap),
            (true, false) => Err(KeyFileError::TooCostly),
        }
    }
}
