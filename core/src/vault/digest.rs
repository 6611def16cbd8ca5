//! The incremental digest over all rows: the sum modulo 2²⁵⁶ of one HMAC-SHA-256 for each row.
//!
//! Adding or removing a row costs one addition, whatever the number of rows. Without the key nobody can find a set of
//! rows with a given sum, because each term is the output of a keyed function.

use serde::{Deserialize, Serialize};

/// A sum of row digests, as four 64-bit limbs, least significant first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Digest([u64; 4]);

impl Digest {
    /// From the 32 big-endian bytes of one HMAC.
    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        let mut limbs = [0; 4];
        for (limb, chunk) in limbs.iter_mut().rev().zip(bytes.chunks_exact(8)) {
            *limb = chunk.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        }
        Self(limbs)
    }

    /// `self + other` modulo 2²⁵⁶.
    #[must_use]
    pub(super) fn plus(self, other: Self) -> Self {
        let mut carry = false;
        let mut sum = self;
        for (limb, add) in sum.0.iter_mut().zip(other.0) {
            let (partial, over) = limb.overflowing_add(add);
            let (whole, over_again) = partial.overflowing_add(u64::from(carry));
            *limb = whole;
            carry = over || over_again;
        }
        sum
    }

    /// `self - other` modulo 2²⁵⁶.
    #[must_use]
    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(Self(other.0.map(|limb| !limb))).plus(Self([1, 0, 0, 0]))
    }
}

#[cfg(test)]
mod tests;
