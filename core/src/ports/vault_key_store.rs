//! Where the two keys that seal the vault are kept.

use zeroize::Zeroizing;

/// The vault has two key domains, because what a background process needs is not what a thief wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyDomain {
    /// Bindings, exchanges, log: readable after the first unlock, also by a notification extension.
    Push,
    /// Seeds: readable only while the phone is unlocked, and by the app alone.
    Codes,
}

/// 32 random bytes. The store must not tie them to biometrics: codes must survive a new fingerprint.
pub type VaultKey = Zeroizing<[u8; 32]>;

/// Why a vault key is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultKeyError {
    /// Not readable at this moment, or not by this process: the phone is locked, or this is the extension.
    #[error("the vault key is locked")]
    Locked,
    /// The passphrase is wrong.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// The store itself failed.
    #[error("the key store failed")]
    Unavailable,
}

/// Keeps one key for each domain.
pub trait VaultKeyStore: Send + Sync {
    /// The key of `domain`; `None` if none was ever stored.
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError>;

    /// Stores the key of `domain`, durably, before returning. Refused if one is there.
    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError>;
}
