//! Every key of the vault, and what each is for.
//!
//! From the 32 bytes of a domain, HKDF-SHA-256 (RFC 5869) derives one AES-256-GCM key for each table and key
//! generation, and from the push domain also the HMAC keys that blind ids and digest rows. The table's number and the
//! key generation are part of HKDF's info, so no two of these keys are related.
//!
//! A sealed value is `nonce (12) ‖ ciphertext ‖ tag (16)`. Its associated data is the deterministic CBOR array
//! [schema version, table, blinded id, generation, clear], where `clear` is what stands beside the sealed value in
//! clear and never changes ([`super::stored::Clear`]), and null for the root row.
//!
//! `ring` does not wipe its keys when they are dropped: [`Keyring::lock_codes`] forgets them, the allocator may keep
//! their bytes for a while.

use super::{Table, VaultError, digest::Digest, plain::PlainBuffer, schema::SCHEMA};
use crate::ports::{Entropy, KeyDomain, VaultKey, make_bytes};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf, hmac,
};
use std::{cell::RefCell, sync::Arc};
use zeroize::Zeroizing;

/// Nonce and tag.
pub(super) const OVERHEAD: usize = NONCE_LEN + TAG;
const TAG: usize = 16;

/// A keyed hash of an id, group, subject or lane.
pub(super) type Blind = [u8; 16];

/// What a blinded value names; ids, groups, subjects and lanes of equal bytes must not look equal.
#[derive(Clone, Copy)]
pub(super) enum Naming {
    Id(Table),
    Group(Table),
    Subject,
    Lane,
}

/// Where a sealed value stands, so that it cannot be moved: the associated data.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Number of the table; 0 is the root row.
    pub table: u8,
    /// Blinded id; empty for the root row.
    pub id: &'a [u8],
    /// The vault's generation that wrote it.
    pub generation: u64,
    /// What stands beside it in clear and never changes.
    pub clear: Option<&'a [u8]>,
}

/// The key of one table and key generation. There are few, so a list is faster than a map.
struct CachedKey {
    table: u8,
    key: u32,
    aead: Arc<LessSafeKey>,
}

/// The keys of an open vault.
pub(super) struct Keyring {
    push: VaultKey,
    codes: Option<VaultKey>,
    blind: hmac::Key,
    digest: hmac::Key,
    // Derived when first used. The keyring lives inside the vault's lock, so a cell is enough.
    aead: RefCell<Vec<CachedKey>>,
}

impl Keyring {
    /// From the key of the push domain; codes are locked.
    pub(super) fn new(push: VaultKey) -> Result<Self, VaultError> {
        let blind = hmac::Key::new(hmac::HMAC_SHA256, derive(&push, b"blind", &[])?.as_slice());
        let digest = hmac::Key::new(hmac::HMAC_SHA256, derive(&push, b"digest", &[])?.as_slice());
        Ok(Self { push, codes: None, blind, digest, aead: RefCell::default() })
    }

    /// Makes seeds readable.
    pub(super) fn unlock_codes(&mut self, codes: VaultKey) {
        self.codes = Some(codes);
    }

    /// Forgets the key of the codes domain and every key derived from it.
    pub(super) fn lock_codes(&mut self) {
        self.codes = None;
        self.aead.borrow_mut().retain(|cached| domain_of(cached.table) != KeyDomain::Codes);
    }

    /// Whether rows of this domain can be opened and sealed now.
    pub(super) fn has(&self, domain: KeyDomain) -> bool {
        domain == KeyDomain::Push || self.codes.is_some()
    }

    /// Tells whether a key is the one that a vault was made with, without telling the key.
    pub(super) fn derive_check(key: &VaultKey) -> Result<[u8; 16], VaultError> {
        let mut check = [0; 16];
        for (out, byte) in check.iter_mut().zip(derive(key, b"check", &[])?.iter()) {
            *out = *byte;
        }
        Ok(check)
    }

    /// The keyed hash of a name.
    pub(super) fn blind(&self, naming: Naming, name: &[u8]) -> Blind {
        let (kind, table) = match naming {
            Naming::Id(table) => (0, table.number()),
            Naming::Group(table) => (1, table.number()),
            Naming::Subject => (2, Table::Exchange.number()),
            Naming::Lane => (3, Table::Exchange.number()),
        };
        let mut context = hmac::Context::with_key(&self.blind);
        context.update(&[kind, table]);
        context.update(name);
        let mut blind = Blind::default();
        for (out, byte) in blind.iter_mut().zip(context.sign().as_ref()) {
            *out = *byte;
        }
        blind
    }

    /// The term of one row in the digest over all rows. `None` if `sealed` is too short to have a tag.
    pub(super) fn digest(&self, place: &Place<'_>, sealed: &[u8]) -> Option<Digest> {
        let tag = sealed.get(sealed.len().checked_sub(TAG)?..)?;
        let mut context = hmac::Context::with_key(&self.digest);
        context.update(&[place.table]);
        context.update(place.id);
        context.update(&place.generation.to_be_bytes());
        context.update(tag);
        let mut bytes = [0; 32];
        for (out, byte) in bytes.iter_mut().zip(context.sign().as_ref()) {
            *out = *byte;
        }
        Some(Digest::from_bytes(bytes))
    }

    /// Seals `plain`, which is overwritten.
    pub(super) fn seal(
        &self,
        key: u32,
        place: &Place<'_>,
        mut plain: PlainBuffer,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        let aead = self.aead(place.table, key)?;
        let nonce: [u8; NONCE_LEN] = make_bytes(entropy)?;
        let bytes = plain.as_mut_slice();
        let tag = aead
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), associated_data(place), bytes)
            .map_err(|_| VaultError::Corrupt)?; // only for more than 64 GiB
        let mut sealed = Vec::with_capacity(bytes.len().saturating_add(OVERHEAD));
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(bytes);
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens `sealed` inside `buffer` and returns the plain text. `Ok(None)`: it is not what was sealed for this place.
    pub(super) fn open<'b>(
        &self,
        key: u32,
        place: &Place<'_>,
        sealed: &[u8],
        buffer: &'b mut PlainBuffer,
    ) -> Result<Option<&'b [u8]>, VaultError> {
        let aead = self.aead(place.table, key)?;
        let Some((nonce, _)) = sealed.split_first_chunk::<NONCE_LEN>() else { return Ok(None) };
        let nonce = Nonce::assume_unique_for_key(*nonce);
        buffer.refill(sealed);
        let opened = aead.open_within(nonce, associated_data(place), buffer.as_mut_slice(), NONCE_LEN..);
        Ok(opened.ok().map(|plain| &*plain))
    }

    fn aead(&self, table: u8, key: u32) -> Result<Arc<LessSafeKey>, VaultError> {
        if let Some(known) = self.aead.borrow().iter().find(|cached| (cached.table, cached.key) == (table, key)) {
            return Ok(Arc::clone(&known.aead));
        }
        let domain_key = match domain_of(table) {
            KeyDomain::Push => &self.push,
            KeyDomain::Codes => self.codes.as_ref().ok_or(VaultError::CodesLocked)?,
        };
        let derived = derive(domain_key, b"seal", &[&[table], &key.to_be_bytes()])?;
        let unbound = UnboundKey::new(&AES_256_GCM, derived.as_slice()).map_err(|_| VaultError::Corrupt)?;
        let made = Arc::new(LessSafeKey::new(unbound));
        self.aead.borrow_mut().push(CachedKey { table, key, aead: Arc::clone(&made) });
        Ok(made)
    }
}

fn domain_of(table: u8) -> KeyDomain {
    Table::from_number(table.into()).map_or(KeyDomain::Push, Table::domain)
}

/// HKDF-SHA-256 with an empty salt: the key is already uniformly random.
fn derive(key: &VaultKey, purpose: &[u8], parts: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(key.as_slice());
    let mut info: Vec<&[u8]> = vec![b"countersign vault ", purpose];
    info.extend_from_slice(parts);
    let mut out = Zeroizing::new([0; 32]);
    prk.expand(&info, hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(out.as_mut_slice()))
        .map_err(|_| VaultError::Corrupt)?; // only for an output of the wrong length
    Ok(out)
}

/// Deterministic CBOR (RFC 8949 §4.2.1): shortest heads, definite lengths.
fn associated_data(place: &Place<'_>) -> Aad<Vec<u8>> {
    let mut out = Vec::with_capacity(96);
    out.push(0x85);
    put_head(&mut out, 0, SCHEMA.unsigned_abs());
    put_head(&mut out, 0, place.table.into());
    put_head(&mut out, 2, place.id.len() as u64);
    out.extend_from_slice(place.id);
    put_head(&mut out, 0, place.generation);
    if let Some(clear) = place.clear {
        put_head(&mut out, 2, clear.len() as u64);
        out.extend_from_slice(clear);
    } else {
        out.push(0xf6);
    }
    Aad::from(out)
}

fn put_head(out: &mut Vec<u8>, major: u8, value: u64) {
    let major = major << 5;
    let bytes = value.to_be_bytes();
    let [.., b4, b5, b6, b7] = bytes;
    match value {
        0..=23 => out.push(major | b7),
        24..=0xff => out.extend_from_slice(&[major | 0x18, b7]),
        0x100..=0xffff => out.extend_from_slice(&[major | 0x19, b6, b7]),
        0x1_0000..=0xffff_ffff => out.extend_from_slice(&[major | 0x1a, b4, b5, b6, b7]),
        _ => {
            out.push(major | 0x1b);
            out.extend_from_slice(&bytes);
        }
    }
}

#[cfg(test)]
mod tests;
