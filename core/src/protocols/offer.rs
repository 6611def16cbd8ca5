//! Offers: what a QR code, deep link or typed code carries. Not trusted until exchanged.

use countersign_wire::Secret;

/// Text from a camera, a link, the clipboard or a keyboard. May hold secrets, so it prints nothing.
pub struct OfferText {
    text: Secret,
    address: Option<String>,
}

/// What an offer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gives {
    /// Sign-in prompts.
    pub prompts: bool,
    /// Codes.
    pub codes: bool,
}

/// Something that the person should know before going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferWarning {
    /// The link asks not to check the server's certificate. It is checked all the same.
    AsksForUncheckedTls,
    /// The server runs on this computer, without TLS: development only.
    Development,
}

/// What a person is shown before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferView {
    /// The host, whole, ASCII, punycode where the name is not; `None` for plain code links, which talk to nobody.
    pub host: Option<String>,
    /// Who issues it; from the offer itself, so not proven.
    pub issuer: Option<String>,
    /// For whom; from the offer or its look-up, so not proven.
    pub account: Option<String>,
    /// What it gives.
    pub gives: Gives,
    /// What the person should know.
    pub warnings: Vec<OfferWarning>,
}

/// A recognised offer.
#[derive(Debug)]
pub struct Offer {
    /// The dialect that recognised it, or that a look-up found it to be of.
    pub protocol: &'static str,
    /// What a person is shown.
    pub view: OfferView,
    /// The same offer, the same bytes (a digest, not a secret): a double scan finds the first activation by it.
    pub identity: [u8; 32],
    /// Only the network can say more: look it up before the person confirms.
    pub needs_look_up: bool,
    /// Whose offer it is, where known: as in [`crate::account::KnownProvider::identity`].
    pub provider: Option<Vec<u8>>,
    /// The server's stable name for the person, where known.
    pub subject: Option<Vec<u8>>,
    /// The protocol's own data, secrets included.
    pub private: Secret,
}

/// Codes that an offer makes by itself, without a server.
#[derive(Debug)]
pub struct OfferedCodes {
    /// Who issues them, as the offer says.
    pub issuer: Option<String>,
    /// Whose they are, as the offer says.
    pub name: Option<String>,
    /// Parameters and seed.
    pub codes: crate::exchange::NewCodes,
}

/// Why an offer is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfferError {
    /// No protocol knows this kind of text.
    #[error("this is not an activation code or link")]
    Unrecognised,
    /// Longer than [`OfferText::MAX`].
    #[error("the text is too long to be an activation link")]
    TooLong,
    /// A newer or unknown version of a known link.
    #[error("the link needs a newer app")]
    Version,
    /// A part is missing, doubled or malformed.
    #[error("the link is damaged")]
    Malformed,
    /// The address has user information, is an IP address, or is not `https`.
    #[error("the link's address is not acceptable")]
    Address,
    /// A typed code needs the provider's address.
    #[error("the code needs the address it belongs to")]
    AddressMissing,
    /// One group of a typed code cannot be right.
    #[error("group {group} of the code is wrong")]
    CodeGroup {
        /// 1 to 5.
        group: u8,
    },
    /// Each group could be right, but together they are not.
    #[error("the code does not add up")]
    CodeChecksum,
    /// A code link that would make wrong codes.
    #[error("the code link cannot be used: {0}")]
    Codes(crate::codes::uri::UriError),
    /// It asks for something this app does not do.
    #[error("the link asks for something this app cannot do")]
    Unsupported,
}

impl OfferText {
    /// Longest accepted text in bytes: more than any QR code holds (ISO/IEC 18004, version 40-L, bytes: 2953).
    pub const MAX: usize = 4096;

    /// A scanned text or a link.
    pub fn scanned(text: String) -> Result<Self, OfferError> {
        Self::new(text, None)
    }

    /// A code typed by a person, and the provider's address as typed.
    pub fn typed(code: String, address: String) -> Result<Self, OfferError> {
        Self::new(code, Some(address))
    }

    /// The text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.text.expose()).unwrap_or_default()
    }

    /// The address typed beside a code.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    fn new(text: String, address: Option<String>) -> Result<Self, OfferError> {
        if text.len() > Self::MAX || address.as_ref().is_some_and(|a| a.len() > Self::MAX) {
            return Err(OfferError::TooLong);
        }
        Ok(Self { text: Secret::new(text.into_bytes()), address })
    }
}
