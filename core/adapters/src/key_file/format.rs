//! Layout of the key file, all integers big-endian:
//!
//! ```text
//! 16  "countersign keys"
//!  1  version: 1
//! 12  Argon2id cost: memory in KiB, passes, lanes, 4 bytes each
//! 16  salt
//!     then for each key, at most one of each domain:
//!  1    domain: 1 push, 2 codes
//! 60    nonce (12), ciphertext (32), tag (16); associated data: the 45 bytes above and the domain
//! 32  SHA-256 of everything before it
//! ```

use super::{KdfCost, KeyFileError};
use crate::sealing;
use countersign::ports::KeyDomain;
use ring::digest::{SHA256, digest};

/// A file longer than this is not read.
pub(super) const CAP: usize = 1024;

const MAGIC: &[u8; 16] = b"countersign keys";
const VERSION: u8 = 1;
const WRAPPED: usize = 32 + sealing::OVERHEAD;
const CHECKSUM: usize = 32;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Head {
    pub(super) cost: KdfCost,
    pub(super) salt: [u8; 16],
}

pub(super) struct Content {
    pub(super) head: Head,
    pub(super) keys: Vec<(KeyDomain, Vec<u8>)>,
}

impl Head {
    /// Associated data of one key.
    pub(super) fn bound_to(&self, domain: KeyDomain) -> Vec<u8> {
        let mut out = self.encode();
        out.push(number(domain));
        out
    }

    fn encode(&self) -> Vec<u8> {
        let KdfCost { memory_kib, passes, lanes } = self.cost;
        let mut out = MAGIC.to_vec();
        out.push(VERSION);
        for value in [memory_kib, passes, lanes] {
            out.extend(value.to_be_bytes());
        }
        out.extend(self.salt);
        out
    }
}

impl Content {
    pub(super) fn key(&self, domain: KeyDomain) -> Option<&[u8]> {
        self.keys.iter().find(|(d, _)| *d == domain).map(|(_, wrapped)| wrapped.as_slice())
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = self.head.encode();
        for (domain, wrapped) in &self.keys {
            out.push(number(*domain));
            out.extend(wrapped);
        }
        let checksum = digest(&SHA256, &out);
        out.extend(checksum.as_ref());
        out
    }

    /// Strict: whole, no doubles, nothing left over.
    pub(super) fn decode(file: &[u8]) -> Result<Self, KeyFileError> {
        let (body, checksum) = file.split_last_chunk::<CHECKSUM>().ok_or(KeyFileError::Damaged)?;
        let mut rest = body;
        if take(&mut rest)? != MAGIC {
            return Err(KeyFileError::Damaged);
        }
        if digest(&SHA256, body).as_ref() != checksum {
            return Err(KeyFileError::Damaged);
        }
        match take(&mut rest)? {
            [VERSION] => {}
            [newer] if *newer > VERSION => return Err(KeyFileError::Newer),
            _ => return Err(KeyFileError::Damaged),
        }
        let mut integer = || take(&mut rest).copied().map(u32::from_be_bytes);
        let cost = KdfCost { memory_kib: integer()?, passes: integer()?, lanes: integer()? };
        cost.check()?;
        let mut content = Self { head: Head { cost, salt: *take(&mut rest)? }, keys: Vec::new() };
        while !rest.is_empty() {
            let domain = match take(&mut rest)? {
                [1] => KeyDomain::Push,
                [2] => KeyDomain::Codes,
                _ => return Err(KeyFileError::Damaged),
            };
            if content.key(domain).is_some() {
                return Err(KeyFileError::Damaged);
            }
            content.keys.push((domain, take::<WRAPPED>(&mut rest)?.to_vec()));
        }
        Ok(content)
    }
}

fn number(domain: KeyDomain) -> u8 {
    match domain {
        KeyDomain::Push => 1,
        KeyDomain::Codes => 2,
    }
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], KeyFileError> {
    let (taken, left) = rest.split_first_chunk().ok_or(KeyFileError::Damaged)?;
    *rest = left;
    Ok(taken)
}
