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
//! Which server has made a link may be known only to that server: it is asked before it is given anything.
//!
//! Refused: links without TLS (loopback aside), of an unknown version, or with an address that is no plain host.
//! `sslverify=0` is told to the person and not obeyed. Never: a reason for declining that the server has not said to
//! take, in signed words; an option that the person has not typed; a list of challenges taken for complete.
//!
//! Reading order: [`link`], [`recognise`], [`look_up`], [`enrol`], [`line`] (how a phone asks), [`poll`], [`open`], [`answer`]. A
//! relative is another [`Dialect`] below and a line in the list of protocols. A layout that was shipped is never
//! changed, but followed by another number; `fixtures/` holds one of each.

mod address;
mod answer;
mod capabilities;
mod challenge;
mod der;
mod device_token;
mod enrol;
mod enrolment;
mod envelope;
mod line;
mod link;
mod look_up;
mod open;
mod poll;
mod prove;
mod question;
mod recognise;
mod timestamp;

#[cfg(test)]
mod tests;

use super::{Abilities, Offer, OfferError, OfferText, Opened, Protocol, Received, Refusal, Task, Unsupported};
use crate::account::Binding;
use crate::exchange::{Exchange, Facts, Saved, Unreadable};
use crate::ports::{KeyAlgorithm, KeySpec, UnixMillis};
use data_encoding::BASE32;
use enrolment::Enrolment;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// What one server of the family does in its own way.
///
/// What a server may say in one challenge and not in the next (numbers to pick from, that it takes reasons) is no matter
/// of its dialect: it is judged by each challenge, since an enrolment may be carried from one server to its relative.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The stable word stored with bindings and exchanges.
    name: &'static str,
    /// How it names itself in its replies.
    product: &'static str,
    /// How its links begin.
    links: &'static [LinkStart],
    /// What its phones' keys must be.
    algorithm: KeyAlgorithm,
    /// How signatures of such keys are written.
    signature: SignatureForm,
    /// What it means that an answer was taken.
    taken: Taken,
    /// Title and text of a challenge are made anew for each poll, from whatever the policies say then.
    rewords: bool,
}

/// How a link begins.
#[derive(Clone, Copy, Debug)]
struct LinkStart {
    /// In lower case.
    text: &'static str,
    /// Whether such a link names `poll_only`, written so, where a relative's link begins in the same way.
    poll_only: Option<bool>,
    /// The relative makes such links too. One dialect claims them; the server is asked whose they are.
    of_either: bool,
}

/// How a signature is written before it is put into base 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignatureForm {
    /// As the key makes it.
    Plain,
    /// As DER `Ecdsa-Sig-Value` (RFC 3279 §2.2.3).
    Der,
}

/// What a server that takes an answer has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// It was recorded: the challenge was open and had no answer.
    Recorded,
    /// It was noted: the server says the same to an answer that came too late, or after another.
    Noted,
}

/// privacyIDEA 3.14.
pub static PRIVACYIDEA: Dialect = Dialect {
    name: "privacyidea",
    product: "privacyIDEA",
    links: &[
        LinkStart { text: "otpauth://pipush/", poll_only: Some(true), of_either: false },
        LinkStart { text: "pia://pipush/", poll_only: None, of_either: false },
    ],
    algorithm: KeyAlgorithm::Rs256 { bits: 3072 },
    signature: SignatureForm::Plain,
    taken: Taken::Recorded,
    rewords: false,
};

/// eduMFA 2.9.5, both of its push kinds.
pub static EDUMFA: Dialect = Dialect {
    name: "edumfa",
    product: "eduMFA",
    links: &[
        LinkStart { text: "edumfa-push://edumfa/", poll_only: None, of_either: false },
        LinkStart { text: "otpauth://pipush/", poll_only: Some(false), of_either: true },
    ],
    algorithm: KeyAlgorithm::Es256,
    signature: SignatureForm::Der,
    taken: Taken::Noted,
    rewords: true,
};

/// All of them.
static FAMILY: [&Dialect; 2] = [&PRIVACYIDEA, &EDUMFA];

impl Dialect {
    /// As signatures are sent: upper-case, padded base 32.
    fn written(&self, signatures: &[Vec<u8>]) -> String {
        let signature = signatures.first().map(Vec::as_slice).unwrap_or_default();
        match self.signature {
            SignatureForm::Plain => BASE32.encode(signature),
            SignatureForm::Der => BASE32.encode(&der::ecdsa(signature)),
        }
    }

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

    fn asks_for_unlock(&self, of: &Binding) -> bool {
        Enrolment::of(of).is_some_and(|enrolment| enrolment.unlock)
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

    fn known_as(&self, of: &Binding) -> Option<String> {
        Enrolment::of(of).map(|enrolment| enrolment.serial)
    }

    fn begin(&self, task: Task<'_>, _facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        match task {
            Task::LookUp(offer) => look_up::begin(self, offer),
            Task::Enrol { offer, keys, token, .. } => enrol::begin(*self, offer, keys, token),
            Task::Prove(of) => prove::begin(*self, of),
            Task::Poll { of, .. } => poll::begin(*self, of),
            Task::Examine(of) => poll::begin_examination(*self, of),
            Task::Answer { of, decided, .. } => answer::begin(*self, of, &decided),
            Task::SetDeviceToken { of, token, .. } => device_token::begin(*self, of, token),
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
        open::open(self, of, message)
    }
}

/// Exchanges save the dialect by its name.
impl Serialize for Dialect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl<'de> Deserialize<'de> for Dialect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let found = FAMILY.into_iter().find(|dialect| dialect.name == name);
        found.copied().ok_or_else(|| D::Error::custom("an unknown dialect"))
    }
}
