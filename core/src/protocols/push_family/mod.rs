//! The push family: privacyIDEA and its relatives, whose phones hold one key per token and poll or are pushed to.
//!
//! In: enrolment links, bindings, decisions, replies. Out: requests to sign and send, and outcomes. What the servers have
//! in common is written once; a [`Dialect`] is a value that names what differs.
//!
//! What can be trusted. A challenge is signed by the server's key for this very token, received at enrolment, and is
//! verified over the received fields before anything is shown. Replies are not signed by any key that the phone knows:
//! TLS alone vouches for "recorded", and a refusal never changes a binding; it is noted as a suspicion at most.
//!
//! What servers of this family do once is done once: the reply to an enrolment cannot be had again, and an answer that
//! was taken makes its challenge disappear. So exchanges save the intent and look, by a signed poll, before they speak
//! again. Signed timestamps must fit the server's clock within a minute: one that is refused is repaired once, with the
//! time that the refusal tells.
//!
//! Refused: links without TLS (loopback aside), of an unknown version, or with an address that is no plain host.
//! `sslverify=0` is told to the person and not obeyed. Never: a reason for declining that the server has not said to
//! take, in signed words; an option that the person has not typed; a list of challenges taken for complete.
//!
//! Reading order: [`link`], [`recognise`], [`enrol`], [`line`] (how a phone asks), [`poll`], [`open`], [`answer`]. A
//! relative is another [`Dialect`] below and a line in the list of protocols. A layout that was shipped is never
//! changed, but followed by another number; `fixtures/` holds one of each.

mod address;
mod answer;
mod capabilities;
mod challenge;
mod device_token;
mod enrol;
mod enrolment;
mod envelope;
mod line;
mod link;
mod open;
mod poll;
mod prove;
mod recognise;
mod timestamp;

#[cfg(test)]
mod tests;

use super::{Abilities, Offer, OfferError, OfferText, Opened, Protocol, Received, Refusal, Task, Unsupported};
use crate::account::Binding;
use crate::exchange::{Exchange, Facts, Saved, Unreadable};
use crate::ports::{KeyAlgorithm, KeySpec, UnixMillis};
use enrolment::Enrolment;
use std::time::Duration;

/// What one server of the family does in its own way.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The stable word stored with bindings and exchanges.
    name: &'static str,
    /// How its links begin, in lower case.
    links: &'static [&'static str],
    /// A parameter that its links always have, and those of its relatives with the same beginning never.
    mark: &'static str,
    /// What its phones' keys must be.
    algorithm: KeyAlgorithm,
    /// How long a challenge lives unless an administrator has changed it; the phone is not told.
    life: Duration,
}

/// privacyIDEA 3.14.
pub static PRIVACYIDEA: Dialect = Dialect {
    name: "privacyidea",
    links: &["otpauth://pipush/", "pia://pipush/"],
    mark: "poll_only",
    algorithm: KeyAlgorithm::Rs256 { bits: 3072 },
    life: Duration::from_mins(2),
};

impl Dialect {
    /// One key does everything, so it cannot be one that needs a gesture: it also polls.
    fn key_spec(&self) -> KeySpec {
        KeySpec { algorithm: self.algorithm, user_verification: false }
    }
}

impl Protocol for Dialect {
    fn name(&self) -> &'static str {
        self.name
    }

    fn recognise(&self, text: &OfferText) -> Option<Result<Offer, OfferError>> {
        recognise::recognise(self, text)
    }

    fn has_approval_key(&self) -> bool {
        false
    }

    fn abilities(&self, of: &Binding) -> Abilities {
        Abilities {
            prompts: true,
            reports: false,
            long_poll: false,
            device_token: Enrolment::of(of).is_some_and(|enrolment| !enrolment.poll_only),
            withdraw: false,
            rotate_key: false,
            signed_receipts: false,
        }
    }

    fn begin(&self, task: Task<'_>, _facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        match task {
            Task::Enrol { offer, keys, token } => enrol::begin(*self, offer, keys, token),
            Task::Prove(of) => prove::begin(of),
            Task::Poll { of, .. } => poll::begin(*self, of),
            Task::Answer { of, decided, .. } => answer::begin(of, &decided),
            Task::SetDeviceToken { of, token, .. } => device_token::begin(of, token),
            _ => Err(Unsupported),
        }
    }

    fn restore(&self, saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
        match (saved.kind.as_str(), saved.version) {
            (enrol::KIND, 1) => enrol::restore(*self, saved),
            (prove::KIND, 1) => Ok(Box::new(saved.read::<prove::Prove>()?)),
            (answer::KIND, 1) => Ok(Box::new(saved.read::<answer::Answer>()?)),
            (device_token::KIND, 1) => Ok(Box::new(saved.read::<device_token::SetDeviceToken>()?)),
            _ => Err(Unreadable),
        }
    }

    fn open(&self, of: &Binding, message: Received, _now: UnixMillis) -> Result<Opened, Refusal> {
        open::open(of, message)
    }
}
