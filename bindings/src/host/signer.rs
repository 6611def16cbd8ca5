use super::{KeySpec, SignRequest, SignerError};
use async_trait::async_trait;

/// Makes keys and signatures in the phone's secure hardware.
///
/// Keys are named by the library, before they exist: keep that name. Calls may come from any thread and may overlap.
/// A call that the library has given up is cancelled: a Kotlin coroutine at its next suspension, a Swift task likewise.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait Signer: Send + Sync {
    /// Creates the key, or finds it: the same name gives the same key.
    ///
    /// Returns the public key as DER SubjectPublicKeyInfo: in Kotlin `publicKey.encoded`, in Swift
    /// `publicKey.derRepresentation`.
    async fn public_key(&self, key: String, spec: KeySpec) -> Result<Vec<u8>, SignerError>;

    /// Signs a batch; one gesture of the person may cover all of it, and may take minutes.
    ///
    /// Returns one signature for each request, in their order. ES256 as the platforms give it, in DER: in Kotlin from
    /// `Signature("SHA256withECDSA")`, in Swift `signature.derRepresentation`. RS256 as it is.
    async fn sign(&self, batch: Vec<SignRequest>) -> Result<Vec<Vec<u8>>, SignerError>;

    /// Destroys a key. A name that is not there is fine.
    async fn delete(&self, key: String) -> Result<(), SignerError>;

    /// The names of all keys that this signer holds: those that nothing refers to are then deleted.
    async fn names(&self) -> Result<Vec<String>, SignerError>;
}
