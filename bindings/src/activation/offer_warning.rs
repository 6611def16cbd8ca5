use countersign::protocols;

/// Something that the person should know before going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum OfferWarning {
    /// The link asks not to check the server's certificate. It is checked all the same.
    AsksForUncheckedTls,
    /// The server runs on this machine, without TLS: development only.
    Development,
}

impl From<protocols::OfferWarning> for OfferWarning {
    fn from(warning: protocols::OfferWarning) -> Self {
        match warning {
            protocols::OfferWarning::AsksForUncheckedTls => Self::AsksForUncheckedTls,
            protocols::OfferWarning::Development => Self::Development,
        }
    }
}
