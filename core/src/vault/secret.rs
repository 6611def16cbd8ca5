//! The one way a secret is serialised: `#[serde(with = "crate::vault::secret")]` on a field of a [`super::Record`].
//!
//! Comes in: a field that holds secret bytes. Goes out: a CBOR byte string inside the vault's wiping buffer. Any other
//! serializer or deserializer (a log line, JSON for a screen, a test dump) is refused, because only the vault's own
//! encoder holds a [`Permit`] while it runs.
//!
//! Do not put such a field below `#[serde(flatten)]`, `#[serde(untagged)]` or an internally tagged enum: serde copies
//! these into buffers of its own, which nobody wipes. Secrets longer than 4,096 bytes are refused for the same reason.

use countersign_wire::Secret;
use serde::{Deserializer, Serializer, de, ser};
use std::cell::Cell;
use zeroize::Zeroizing;

thread_local! {
    static PERMITS: Cell<u32> = const { Cell::new(0) };
}

/// A type that wraps secret bytes.
pub trait SecretBytes: Sized {
    /// The bytes, for the encoder.
    fn expose_to_vault(&self) -> &[u8];
    /// From bytes that were sealed.
    fn from_vault(bytes: Zeroizing<Vec<u8>>) -> Self;
}

impl SecretBytes for Zeroizing<Vec<u8>> {
    fn expose_to_vault(&self) -> &[u8] {
        self
    }

    fn from_vault(bytes: Zeroizing<Vec<u8>>) -> Self {
        bytes
    }
}

impl SecretBytes for Secret {
    fn expose_to_vault(&self) -> &[u8] {
        self.expose()
    }

    fn from_vault(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self::from(bytes)
    }
}

/// Writes a secret, if the vault is the one that writes.
pub fn serialize<T: SecretBytes, S: Serializer>(secret: &T, serializer: S) -> Result<S::Ok, S::Error> {
    if PERMITS.get() == 0 {
        return Err(ser::Error::custom("a secret is written into the vault only"));
    }
    serializer.serialize_bytes(secret.expose_to_vault())
}

/// Reads a secret, if the vault is the one that reads.
pub fn deserialize<'de, T: SecretBytes, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    if PERMITS.get() == 0 {
        return Err(de::Error::custom("a secret is read from the vault only"));
    }
    deserializer.deserialize_bytes(Visitor).map(T::from_vault)
}

/// Held by the vault's encoder and decoder while they run on this thread.
pub(super) struct Permit(());

impl Permit {
    pub(super) fn new() -> Self {
        PERMITS.set(PERMITS.get().saturating_add(1));
        Self(())
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        PERMITS.set(PERMITS.get().saturating_sub(1));
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Zeroizing<Vec<u8>>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a byte string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Zeroizing::new(bytes.to_vec()))
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
        Ok(Zeroizing::new(bytes))
    }
}
