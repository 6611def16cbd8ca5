//! Plain code links (`otpauth://totp`, `hotp`, `steam`): a protocol without a server.
//!
//! A code link is an offer like any other, so it takes the same path: recognised, shown, confirmed, committed. Its one
//! exchange sends nothing and is done at once. Where the link holds only a part of the seed, the phone makes the other and
//! the person types it into the browser. There is nobody to prove anything to, nothing to poll and no one to
//! tell when the account goes, so every ability is off.
//!
//! What a link may say and what is refused is decided in [`crate::codes::uri`]; push links that share the scheme
//! belong to their own protocols. The link holds the seed: it lives in [`Secret`]s and in the sealed exchange alone.

mod enrol;
#[cfg(test)]
mod tests;

use super::{
    Abilities, Gives, Offer, OfferError, OfferText, OfferView, OfferedCodes, Opened, Protocol, Received, Refusal, Task,
    Unsupported,
};
use crate::account::Binding;
use crate::codes::Otpauth;
use crate::exchange::{Exchange, Facts, NewCodes, Saved, Unreadable};
use crate::ports::UnixMillis;
use countersign_wire::{Digest, Secret};
use enrol::Enrol;

/// The dialect of plain code links.
pub struct Otp;

/// The stable word stored with exchanges.
const NAME: &str = "otp";

impl Protocol for Otp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn recognise(&self, text: &OfferText) -> Option<Result<Offer, OfferError>> {
        // With an address beside it, a text is a typed code, whatever it looks like.
        (text.address().is_none() && Otpauth::claims(text.text())).then(|| offer(text.text()))
    }

    fn offered_codes(&self, offer: &Offer) -> Option<OfferedCodes> {
        offered(std::str::from_utf8(offer.private.expose()).ok()?)
    }

    fn abilities(&self, _of: &Binding) -> Abilities {
        Abilities {
            prompts: false,
            reports: false,
            long_poll: false,
            device_token: false,
            withdraw: false,
            rotate_key: false,
            signed_receipts: false,
        }
    }

    fn begin(&self, task: Task<'_>, facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        match task {
            Task::Enrol { offer, .. } => {
                let link = Secret::new(offer.private.expose().to_vec());
                Ok(Box::new(Enrol::new(link, facts).map_err(|_| Unsupported)?))
            }
            _ => Err(Unsupported),
        }
    }

    fn restore(&self, saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
        Ok(Box::new(Enrol::restore(saved)?))
    }

    fn open(&self, _of: &Binding, _message: Received, _now: UnixMillis) -> Result<Opened, Refusal> {
        Err(Refusal::Malformed)
    }
}

/// What a link makes; `None` if it holds only a part of the seed.
fn offered(text: &str) -> Option<OfferedCodes> {
    Otpauth::parse(text).ok().map(codes)
}

fn codes(link: Otpauth) -> OfferedCodes {
    OfferedCodes {
        issuer: link.issuer,
        name: Some(link.account).filter(|account| !account.is_empty()),
        codes: NewCodes { parameters: link.parameters, seed: link.seed, unlock: link.asks_for_unlock },
    }
}

fn offer(text: &str) -> Result<Offer, OfferError> {
    let link = Otpauth::parse_either(text).map(|(link, _)| link);
    let OfferedCodes { issuer, name, .. } = codes(link.map_err(OfferError::Codes)?);
    Ok(Offer {
        protocol: NAME,
        view: OfferView {
            host: None,
            issuer,
            account: name,
            gives: Gives { prompts: false, codes: true },
            warnings: Vec::new(),
        },
        identity: *Digest::of(text.trim().as_bytes()).as_bytes(),
        needs_look_up: false,
        provider: None,
        subject: None,
        private: Secret::new(text.as_bytes().to_vec()),
    })
}
