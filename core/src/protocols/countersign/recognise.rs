//! Offers of this protocol: both link forms, and a typed code with its address.
//!
//! In: text from a camera, a link or a keyboard. Out: an [`Offer`] to show, and [`OfferContent`] to use once a person has
//! confirmed the host. The forms and every refusal are the wire crate's; here they get the words that people are shown.
//!
//! Nothing is sent here, and nothing may be before the person has confirmed the host; only then comes the look-up.
//! Addresses are domain names over TLS. Loopback is let through with [`OfferWarning::Development`], and whether this
//! is a development build is for the facade to say. User information and every other IP address are refused.

use super::NAME;
use super::enrolment::identity;
use crate::protocols::{Gives, Offer, OfferError, OfferText, OfferView, OfferWarning};
use countersign_wire::offer::{self, CodeError, LinkError, OfferSecret, TypedCode};
use countersign_wire::statement::Pin;
use countersign_wire::{Digest, Hosts, Origin, Secret};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// An offer as exchanges use it.
#[derive(Debug)]
pub(super) struct OfferContent {
    /// Where the provider answers.
    pub(super) origin: Origin,
    /// Who it must prove to be; a typed code names nobody.
    pub(super) pin: Option<Pin>,
    /// What only the provider and the person know.
    pub(super) secret: OfferSecret,
}

/// Layout of [`Offer::private`] and of the offer inside a saved enrolment.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredOffer {
    origin: Origin,
    pin: Option<Pin>,
    #[serde(with = "serde_bytes")]
    secret: Vec<u8>,
}

/// `None`: not ours.
pub(super) fn recognise(text: &OfferText) -> Option<Result<Offer, OfferError>> {
    match text.address() {
        Some(address) => Some(typed(text.text(), address)),
        None if offer::Offer::recognise(text.text()) => Some(link(text.text())),
        None => looks_typed(text.text()).then_some(Err(OfferError::AddressMissing)),
    }
}

impl OfferContent {
    /// Reads what [`recognise`] put into [`Offer::private`].
    pub(super) fn of(offer: &Offer) -> Option<Self> {
        let stored: StoredOffer = ciborium::from_reader(offer.private.expose()).ok()?;
        stored.open()
    }

    /// For a saved enrolment. Holds the secret.
    pub(super) fn store(&self) -> StoredOffer {
        StoredOffer { origin: self.origin.clone(), pin: self.pin.clone(), secret: self.secret.expose().to_vec() }
    }

    fn encode(&self) -> Secret {
        let mut bytes = Zeroizing::new(Vec::with_capacity(512));
        if ciborium::into_writer(&self.store(), &mut *bytes).is_err() {
            bytes.clear();
        }
        Secret::from(bytes)
    }
}

impl StoredOffer {
    pub(super) fn open(mut self) -> Option<OfferContent> {
        let secret = OfferSecret::from_stored(Secret::new(std::mem::take(&mut self.secret))).ok()?;
        Some(OfferContent { origin: self.origin.clone(), pin: self.pin.take(), secret })
    }
}

impl Drop for StoredOffer {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

fn link(text: &str) -> Result<Offer, OfferError> {
    let offer::Offer { origin, pin, secret, .. } =
        offer::Offer::parse(text, Hosts::Development).map_err(|error| match error {
            LinkError::TooLong => OfferError::TooLong,
            LinkError::UnknownVersion => OfferError::Version,
            LinkError::Address(_) => OfferError::Address,
            _ => OfferError::Malformed,
        })?;
    make(&OfferContent { origin, pin: Some(pin), secret })
}

fn typed(code: &str, address: &str) -> Result<Offer, OfferError> {
    let code = TypedCode::parse(code).map_err(|error| {
        let (CodeError::IllegalCharacter { group } | CodeError::WrongLength { group } | CodeError::Mistyped { group }) =
            error;
        OfferError::CodeGroup { group: u8::try_from(group.min(GROUPS)).unwrap_or(1) }
    })?;
    if address.trim().is_empty() {
        return Err(OfferError::AddressMissing);
    }
    let origin = Origin::from_typed(address, Hosts::Development).map_err(|_| OfferError::Address)?;
    make(&OfferContent { origin, pin: None, secret: OfferSecret::from_code(&code) })
}

fn make(content: &OfferContent) -> Result<Offer, OfferError> {
    let development = content.origin.is_for_development();
    if development && !is_loopback(&content.origin) {
        return Err(OfferError::Address);
    }
    // The address belongs to the identity: the same code at another address is another attempt.
    let name = [content.secret.derive_id().as_ref(), content.origin.as_str().as_bytes()].concat();
    Ok(Offer {
        protocol: NAME,
        view: OfferView {
            host: Some(content.origin.host().to_owned()),
            issuer: None,
            account: None,
            gives: Gives { prompts: true, codes: false },
            warnings: if development { vec![OfferWarning::Development] } else { Vec::new() },
        },
        identity: *Digest::of(&name).as_bytes(),
        needs_look_up: true,
        provider: content.pin.as_ref().map(identity),
        subject: None,
        private: content.encode(),
    })
}

fn is_loopback(origin: &Origin) -> bool {
    matches!(origin.host(), "127.0.0.1" | "[::1]" | "localhost")
}

/// A code without its address: as many letters and digits as a code has, and nothing that a link would need.
fn looks_typed(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphanumeric).count();
    letters == CODE_LENGTH && text.chars().all(|c| c.is_ascii_alphanumeric() || c.is_whitespace() || c == '-')
}

const GROUPS: usize = 5;
const CODE_LENGTH: usize = 25;
