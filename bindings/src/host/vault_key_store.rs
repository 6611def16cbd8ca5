use super::{KeyDomain, VaultKeyError};

/// Keeps the two keys that seal the app's data, in the platform's key store.
///
/// These are the only key bytes that cross, and only here. Wipe the arrays after use. Called on a thread of the
/// library's, or on the one that called `unlockCodes`. No lock is held, but an answer is awaited: do not ask the person.
#[uniffi::export(with_foreign)]
pub trait VaultKeyStore: Send + Sync {
    /// The 32 bytes of that domain's key, or nothing if none was ever stored. Throw
    /// [`VaultKeyError::Locked`] while the phone is locked.
    fn load(&self, domain: KeyDomain) -> Result<Option<Vec<u8>>, VaultKeyError>;

    /// Keeps the key, durably, before it returns. Must fail if one is there.
    fn store(&self, domain: KeyDomain, key: Vec<u8>) -> Result<(), VaultKeyError>;
}
