//! Protocols: one folder for each server dialect, behind one small interface.
//!
//! A protocol recognises offers, verifies challenges, and makes the exchanges that talk to its servers. It holds no
//! state, does no I/O, reads no clock, and never touches the vault: what it needs comes in, what it found goes out.
//!
//! To add one: a folder here, a line in [`PROTOCOLS`], its model server in the explorer, its hostile vectors.

mod countersign;
#[cfg(test)]
mod layout;
#[cfg(test)]
pub(crate) mod model;
mod offer;
mod otp;
mod push_family;
mod trust;

pub use countersign::Native;
pub use offer::{Gives, Offer, OfferError, OfferText, OfferView, OfferWarning, OfferedCodes};
pub use otp::Otp;
pub use push_family::{Dialect, EDUMFA, PRIVACYIDEA};
pub use trust::{Altered, Answer, Assurance, Challenge, Decided, NumberRequest, Received, Verified};

use crate::account::{Binding, DeviceKeys, DeviceToken, Successor};
use crate::exchange::{Exchange, Facts, Saved, Unreadable};
use crate::ports::UnixMillis;
use std::time::Duration;

/// Every dialect this app speaks, asked in this order. One line each.
pub static PROTOCOLS: &[&dyn Protocol] = &[&Native, &PRIVACYIDEA, &EDUMFA, &Otp];

/// The dialect of that name.
pub fn find(name: &str) -> Option<&'static dyn Protocol> {
    #[cfg(test)]
    if let Some(model) = crate::explorer::DIALECTS.iter().find(|model| model.name() == name) {
        return Some(*model);
    }
    #[cfg(test)]
    if name == model::NAME {
        return Some(&model::Model);
    }
    PROTOCOLS.iter().copied().find(|protocol| protocol.name() == name)
}

/// Whether the server of an enrolment asks that the app is unlocked before a request is approved.
pub(crate) fn asks_for_unlock(of: &Binding) -> bool {
    find(&of.protocol).is_some_and(|protocol| protocol.asks_for_unlock(of))
}

/// What one exchange should achieve.
#[expect(clippy::large_enum_variant, reason = "made and taken apart at once, never kept")]
pub enum Task<'a> {
    /// Read an offer that only the network can read; may end in an offer of another dialect
    /// ([`Outcome::Recognised`](crate::exchange::Outcome::Recognised)). Changes nothing anywhere; not journalled.
    LookUp(&'a Offer),
    /// Hand over this phone's keys.
    Enrol {
        /// What was scanned or typed, confirmed by the person.
        offer: &'a Offer,
        /// Names of the keys to make.
        keys: &'a DeviceKeys,
        /// Where to ring.
        token: &'a DeviceToken,
        /// What this phone is called in the server's list of phones.
        phone: &'a str,
    },
    /// One signed round trip; for a native binding also the wait for the person's digits.
    Prove(&'a Binding),
    /// Fetch what is open. Not journalled.
    Poll {
        /// Which binding.
        of: &'a Binding,
        /// How long the server may hold the reply when there is nothing new; zero for at once.
        wait: Duration,
        /// The server's names of the challenges that this phone shows: a server that can tells what became of them.
        shown: &'a [Vec<u8>],
    },
    /// As a poll, for a person who asks whether all is well: finds out also what a poll does not show. Changes nothing; not
    /// journalled. Where a poll shows all there is, unsupported.
    Examine(&'a Binding),
    /// Deliver a decision.
    Answer {
        /// Which binding.
        of: &'a Binding,
        /// What was decided about what.
        decided: Decided,
        /// The number of this change.
        sequence: u64,
        /// Head of the account's log when the decision was made: 32 bytes.
        log_head: [u8; 32],
    },
    /// Tell where to ring.
    SetDeviceToken {
        /// Which binding.
        of: &'a Binding,
        /// The address.
        token: &'a DeviceToken,
        /// The number of this change.
        sequence: u64,
    },
    /// Send back what was pushed to a new address, which proves it to be this phone's.
    Echo {
        /// Which binding.
        of: &'a Binding,
        /// From [`Opened::Echo`].
        pushed: &'a [u8],
        /// The number of this change.
        sequence: u64,
    },
    /// Replace the device key by one of that name.
    RotateKey {
        /// Which binding.
        of: &'a Binding,
        /// The new key.
        to: &'a crate::ports::KeyName,
        /// The number of this change.
        sequence: u64,
    },
    /// Enrol at the successor that the provider's statement names, on the old device key's word.
    Follow {
        /// The binding at the old provider.
        of: &'a Binding,
        /// Where to.
        successor: &'a Successor,
        /// Names of the keys to make there; the approval key is carried over where the protocol says so.
        keys: &'a DeviceKeys,
        /// Where to ring.
        token: &'a DeviceToken,
        /// What this phone is called in the server's list of phones.
        phone: &'a str,
    },
    /// Leave.
    Withdraw {
        /// Which binding.
        of: &'a Binding,
        /// The number of this change.
        sequence: u64,
    },
}

/// What a pushed message turned out to be.
pub enum Opened {
    /// A genuine challenge.
    Challenge(Box<Verified>),
    /// Only a bell: poll.
    WakeUp,
    /// A provider asks whether this push address is this phone's: answer with [`Task::Echo`].
    Echo(Vec<u8>),
}

/// What a binding can do at its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a server, each asked by name")]
pub struct Abilities {
    /// It sends prompts.
    pub prompts: bool,
    /// It records reports as such, not only as denials.
    pub reports: bool,
    /// It holds a poll open until there is news.
    pub long_poll: bool,
    /// It takes device tokens.
    pub device_token: bool,
    /// It can be told that this phone leaves.
    pub withdraw: bool,
    /// It takes a fresh device key.
    pub rotate_key: bool,
    /// Its receipts prove what was recorded.
    pub signed_receipts: bool,
}

/// This dialect has no such conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this server cannot do that")]
pub struct Unsupported;

/// Why a message is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Refusal {
    /// It does not have the form of this protocol.
    #[error("the message is malformed")]
    Malformed,
    /// The signature does not fit, or its algorithm or key is not the known one.
    #[error("the signature does not fit")]
    Signature,
    /// It was made for another provider, account or phone.
    #[error("the message is for somebody else")]
    Audience,
    /// Its window has passed or not begun.
    #[error("the message is outside its time window")]
    Window,
}

/// One server dialect. Object-safe; no state, no I/O, no clock.
pub trait Protocol: Send + Sync {
    /// The stable word stored with bindings and exchanges.
    fn name(&self) -> &'static str;

    /// `None`: not ours. `Some(Err)`: ours and unacceptable.
    fn recognise(&self, text: &OfferText) -> Option<Result<Offer, OfferError>>;

    /// The codes that an offer makes without asking anybody; `None` where there is a server to ask.
    fn offered_codes(&self, _offer: &Offer) -> Option<OfferedCodes> {
        None
    }

    /// Approvals are signed by a key of their own. `false`: the server knows one key per phone, and it also polls, so no
    /// gesture can be tied to it: where one is asked for, the app has to ask.
    fn has_approval_key(&self) -> bool {
        true
    }

    /// The offer asked that the app is unlocked before a request is approved. Where requests say so themselves, `false`.
    fn asks_for_unlock(&self, _of: &Binding) -> bool {
        false
    }

    /// What a binding can do at its server.
    fn abilities(&self, of: &Binding) -> Abilities;

    /// What the server's administrator knows an enrolment by. Of use where the server cannot be told that a phone leaves.
    fn known_as(&self, _of: &Binding) -> Option<String> {
        None
    }

    /// Starts a conversation.
    fn begin(&self, task: Task<'_>, facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported>;

    /// Picks a conversation up again. Reads every layout ever shipped; a newer one stays untouched.
    fn restore(&self, saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable>;

    /// Verifies a message, over the bytes received, each time it is shown.
    fn open(&self, of: &Binding, message: Received, now: UnixMillis) -> Result<Opened, Refusal>;
}
