use countersign::ports::SendError;

/// Can the request have arrived? Thrown by a [`Transport`](super::Transport).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// Certainly not: name look-up or connecting failed before the first byte of the request.
    #[error("the server could not be reached")]
    NotSent,
    /// Certainly not: the certificate is for another name.
    #[error("the server's certificate is for another name")]
    WrongName,
    /// Certainly not: nobody whom this app trusts vouches for the certificate.
    #[error("nobody known vouches for the server's certificate")]
    UnknownIssuer,
    /// Certainly not: what answered does not speak TLS, or its certificate is not valid now.
    #[error("the server does not speak TLS as it should")]
    NoTls,
    /// It may have: everything else, and everything unknown.
    #[error("no reply came")]
    NoReply,
}

impl From<TransportError> for SendError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NotSent => Self::NotSent,
            TransportError::WrongName => Self::WrongName,
            TransportError::UnknownIssuer => Self::UnknownIssuer,
            TransportError::NoTls => Self::NoTls,
            TransportError::NoReply => Self::NoReply,
        }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::NoReply
    }
}
