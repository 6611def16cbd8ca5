use countersign::protocols;

/// Who vouches for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Assurance {
    /// The provider signed it.
    Signed,
    /// It came over TLS from the right host, and nothing more.
    TlsOnly,
}

impl From<protocols::Assurance> for Assurance {
    fn from(assurance: protocols::Assurance) -> Self {
        match assurance {
            protocols::Assurance::Signed => Self::Signed,
            protocols::Assurance::TlsOnly => Self::TlsOnly,
        }
    }
}
