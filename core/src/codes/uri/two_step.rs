//! Two-step enrolment, as privacyIDEA and its relatives do it: the link holds the server's part of the seed, the phone
//! makes its own part, and the person types that back into the browser. Whoever photographs the code has only half.
//!
//! The seed is PBKDF2-HMAC-SHA1 (RFC 8018 §5.2; SHA-1 whatever the codes use) over the lower-case hex text of the
//! server's part, with the phone's part as salt. What is typed back is base 32 over the first four bytes of the SHA-1 of
//! the phone's part, as a checksum, and that part.

use super::query::Query;
use super::{Parameter, UriError};
use crate::codes::seed::{LONGEST_SEED, Seed};
use countersign_wire::Secret;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use ring::pbkdf2::{self, PBKDF2_HMAC_SHA1};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU32;
use zeroize::{Zeroize, Zeroizing};

/// What a link asks of the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoStep {
    /// Bytes of the phone's part.
    part: usize,
    /// Bytes of the seed.
    seed: usize,
    rounds: NonZeroU32,
}

impl TwoStep {
    /// `None`: the link holds the whole seed.
    pub(super) fn read(query: &Query<'_>) -> Result<Option<Self>, UriError> {
        let number = |parameter, raw| Query::number(parameter, raw);
        let part = number(Parameter::TwoStepSalt, query.two_step_salt)?;
        let seed = number(Parameter::TwoStepOutput, query.two_step_output)?;
        let rounds = number(Parameter::TwoStepDifficulty, query.two_step_difficulty)?;
        if (part, seed, rounds) == (None, None, None) && !query.two_step_other {
            return Ok(None);
        }
        let (Some(part), Some(seed), Some(rounds)) = (part, seed, rounds) else { return Err(UriError::TwoStep) };
        let size = |bytes: u64, most: usize| usize::try_from(bytes).ok().filter(|bytes| (1..=most).contains(bytes));
        let part = size(part, LONGEST_PART);
        let seed = size(seed, LONGEST_SEED);
        let rounds = u32::try_from(rounds).ok().filter(|rounds| *rounds <= MOST_ROUNDS).and_then(NonZeroU32::new);
        match (part, seed, rounds, query.two_step_other) {
            (Some(part), Some(seed), Some(rounds), false) => Ok(Some(Self { part, seed, rounds })),
            _ => Err(UriError::TwoStep),
        }
    }

    /// How many random bytes the phone's part has.
    pub fn part_length(&self) -> usize {
        self.part
    }

    /// The seed of both parts.
    pub fn seed(&self, server: &Seed, phone: &[u8]) -> Option<Seed> {
        let password = Zeroizing::new(HEXLOWER.encode(server.expose()));
        let mut seed = Zeroizing::new(vec![0; self.seed]);
        pbkdf2::derive(PBKDF2_HMAC_SHA1, self.rounds, phone, password.as_bytes(), &mut seed);
        Seed::new(Secret::new(std::mem::take(&mut *seed))).ok()
    }
}

/// What the person types into the browser for the phone's part: letters and digits. It is half of a seed, so it is shown on
/// this phone alone, and no `Debug` shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TypeBack(String);

impl TypeBack {
    /// Of the phone's part.
    pub fn of(phone: &[u8]) -> Self {
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, phone);
        let checksum = hash.as_ref().get(..CHECKSUM).unwrap_or_default();
        Self(BASE32_NOPAD.encode(&[checksum, phone].concat()))
    }

    /// As the person types it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TypeBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypeBack(..)")
    }
}

impl Drop for TypeBack {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Typing more than this is too much to ask.
const LONGEST_PART: usize = 32;
/// Ten times what servers ask; a tenth of a second on a slow phone.
const MOST_ROUNDS: u32 = 100_000;
const CHECKSUM: usize = 4;
