use countersign::ports;

/// Why a vault key is not there. Thrown by a [`VaultKeyStore`](super::VaultKeyStore).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum VaultKeyError {
    /// Not readable now, or not by this process: the phone is locked, or this is a notification extension.
    #[error("the vault key is locked")]
    Locked,
    /// The key store failed.
    #[error("the key store failed")]
    Unavailable,
    /// Something else was thrown: taken as [`VaultKeyError::Unavailable`].
    #[error("the host threw something unexpected")]
    Unexpected,
}

impl From<VaultKeyError> for ports::VaultKeyError {
    fn from(error: VaultKeyError) -> Self {
        match error {
            VaultKeyError::Locked => Self::Locked,
            VaultKeyError::Unavailable | VaultKeyError::Unexpected => Self::Unavailable,
        }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for VaultKeyError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected
    }
}
