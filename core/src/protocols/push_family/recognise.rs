//! From a link to an offer. Nothing is sent: the link says all there is to know before the person confirms the host. Where
//! it does not say which server of the family has made it, that is looked up then ([`super::look_up`]).

use super::Dialect;
use super::address::Address;
use super::link::{self, Link};
use crate::protocols::{Gives, Offer, OfferError, OfferText, OfferView, OfferWarning};
use countersign_wire::{Digest, Secret};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// Layout of [`Offer::private`] and of the offer inside a saved enrolment.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct StoredOffer {
    pub(super) url: String,
    pub(super) serial: String,
    pub(super) credential: String,
    pub(super) issuer: Option<String>,
    pub(super) account: Option<String>,
    pub(super) poll_only: bool,
    pub(super) unlock: bool,
}

/// `None`: not ours.
pub(super) fn recognise(dialect: &Dialect, text: &OfferText) -> Option<Result<Offer, OfferError>> {
    if text.address().is_some() {
        return None;
    }
    Some(link::read(dialect, text.text())?.and_then(|link| offer(dialect, &link)))
}

impl StoredOffer {
    /// Reads what [`recognise`] put into [`Offer::private`].
    pub(super) fn of(offer: &Offer) -> Option<Self> {
        ciborium::from_reader(offer.private.expose()).ok()
    }
}

impl Drop for StoredOffer {
    fn drop(&mut self) {
        self.credential.zeroize();
    }
}

fn offer(dialect: &Dialect, link: &Link) -> Result<Offer, OfferError> {
    let mut warnings = Vec::new();
    if link.unchecked_tls {
        warnings.push(OfferWarning::AsksForUncheckedTls);
    }
    if link.address.is_for_development() {
        warnings.push(OfferWarning::Development);
    }
    let name = Zeroizing::new([link.address.url.as_str(), &link.serial, &link.credential].join("\n"));
    Ok(Offer {
        protocol: dialect.name,
        view: OfferView {
            host: Some(link.address.origin.host().to_owned()),
            issuer: link.issuer.clone(),
            account: link.account.clone(),
            gives: Gives { prompts: true, codes: false },
            warnings,
        },
        identity: *Digest::of(name.as_bytes()).as_bytes(),
        needs_look_up: link.of_either,
        provider: (!link.of_either).then(|| link.address.identity(dialect.name)),
        subject: None,
        private: private(link)?,
    })
}

/// The same offer, known to be of this dialect.
pub(super) fn as_of(dialect: &Dialect, offer: &Offer) -> Option<Offer> {
    let address = Address::parse(&StoredOffer::of(offer)?.url).ok()?;
    Some(Offer {
        protocol: dialect.name,
        view: offer.view.clone(),
        identity: offer.identity,
        needs_look_up: false,
        provider: Some(address.identity(dialect.name)),
        subject: None,
        private: Secret::new(offer.private.expose().to_vec()),
    })
}

fn private(link: &Link) -> Result<Secret, OfferError> {
    let stored = StoredOffer {
        url: link.address.url.to_string(),
        serial: link.serial.clone(),
        credential: link.credential.to_string(),
        issuer: link.issuer.clone(),
        account: link.account.clone(),
        poll_only: link.poll_only,
        unlock: link.unlock,
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(2048));
    ciborium::into_writer(&stored, &mut *bytes).map_err(|_| OfferError::Malformed)?;
    Ok(Secret::from(bytes))
}
