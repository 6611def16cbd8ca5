use countersign::ports::SignError;

/// Why there is no signature. Thrown by a [`Signer`](super::Signer).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum SignerError {
    /// The person declined the gesture: the request stays open.
    #[error("the person cancelled the gesture")]
    Cancelled,
    /// No key of that name exists any more, or the platform invalidated it because a fingerprint or face was added: the
    /// account has to be re-activated, and the person is told why.
    #[error("the key is gone")]
    KeyGone,
    /// The key exists and cannot be used now (phone locked, hardware busy): it is tried again later.
    #[error("the key cannot be used now")]
    Unavailable,
    /// Something else was thrown: taken as [`SignerError::Unavailable`].
    #[error("the host threw something unexpected")]
    Unexpected,
}

impl From<SignerError> for SignError {
    fn from(error: SignerError) -> Self {
        match error {
            SignerError::Cancelled => Self::Cancelled,
            SignerError::KeyGone => Self::KeyGone,
            SignerError::Unavailable | SignerError::Unexpected => Self::Unavailable,
        }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for SignerError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected
    }
}
