use countersign::ports::SendError;

/// Can the request have arrived? Thrown by a [`Transport`](super::Transport).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// Certainly not: name look-up, connecting or TLS failed before the first byte of the request.
    #[error("the server could not be reached")]
    NotSent,
    /// It may have: everything else, and everything unknown.
    #[error("no reply came")]
    NoReply,
}

impl From<TransportError> for SendError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NotSent => Self::NotSent,
            TransportError::NoReply => Self::NoReply,
        }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::NoReply
    }
}
