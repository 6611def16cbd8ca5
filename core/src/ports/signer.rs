//! Keys that sign. On a phone they live in secure hardware; the core knows their names and public halves only.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// The name of a signing key: chosen by the core and written down before the key exists, so that a key made just
/// before a crash is found again, or deleted at the next open because nothing refers to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyName(pub String);

/// What kind of signature a key makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyAlgorithm {
    /// ECDSA with P-256 and SHA-256 (RFC 9053 §2.1).
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2), modulus of `bits` (2048 to 4096).
    Rs256 {
        /// Size of the modulus in bits.
        bits: u16,
    },
}

/// What the core needs of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySpec {
    /// Algorithm and size.
    pub algorithm: KeyAlgorithm,
    /// Each use needs a person's gesture (fingerprint, face, device credential). Such a key signs approvals and
    /// nothing else; a key without it must work in the background after the first unlock.
    pub user_verification: bool,
}

/// One message to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignRequest {
    /// Which key.
    pub key: KeyName,
    /// What the signature is for, in a stable word (`"answer"`, `"poll"`, …): for a host's own prompt or log.
    pub purpose: &'static str,
    /// The whole message; the signer hashes it as the key's algorithm says.
    pub message: Vec<u8>,
}

/// Why there is no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The person declined the gesture.
    #[error("the person cancelled the gesture")]
    Cancelled,
    /// No key of that name exists any more, or the platform invalidated it (a new fingerprint was enrolled).
    #[error("the key is gone")]
    KeyGone,
    /// The key exists but cannot be used now (device locked, hardware busy). Trying again later may work.
    #[error("the key cannot be used now")]
    Unavailable,
}

/// Makes keys and signatures.
#[async_trait]
pub trait Signer: Send + Sync {
    /// Creates the key, or finds it: calling again with the same name gives the same key. Returns the public key as
    /// DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    async fn public_key(&self, key: &KeyName, spec: KeySpec) -> Result<Vec<u8>, SignError>;

    /// Signs a batch; one gesture may cover all of it, and may take minutes. Signatures come in the order of the
    /// requests: ES256 as `r ‖ s`, 64 bytes (RFC 9053 §2.1); RS256 as long as the modulus.
    async fn sign(&self, batch: &[SignRequest]) -> Result<Vec<Vec<u8>>, SignError>;

    /// Destroys a key. A name that is not there is fine.
    async fn delete(&self, key: &KeyName) -> Result<(), SignError>;

    /// All keys that this signer holds, so that ones which nothing refers to can be deleted.
    async fn names(&self) -> Result<Vec<KeyName>, SignError>;
}
