/// A host could not do what was asked. Thrown by an [`Anchor`](super::Anchor), a [`Listener`](super::Listener) or a
/// [`TimeSource`](super::TimeSource).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum HostError {
    /// It failed; what exactly is the host's to log.
    #[error("the host failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}
