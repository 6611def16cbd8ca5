//! What an exchange is about, and everything that follows from it: who settles it, what may be open only once, which
//! lane it takes, whether it goes before others.
//!
//! Every header is made here, so that subjects of two stories never meet and priorities are one list. A story that is
//! new gets a variant, and the compiler asks for the rest.

use super::{Deadline, ExchangeId, Header, Lane, ProcessMoment, Story};
use crate::account::{AccountId, Binding, BindingId};
use crate::ports::KeyName;

/// What is to be done, at which binding.
pub(crate) enum Matter<'a> {
    /// Turning an offer into this binding.
    Offer {
        /// The same offer, the same bytes.
        identity: &'a [u8],
        /// What it will make.
        binding: BindingId,
    },
    /// The first signed round trip.
    Proof(BindingId),
    /// Following the provider's word away from this binding.
    Move {
        /// The old one, which goes on answering.
        from: BindingId,
    },
    /// A fresh device key.
    Rotation(BindingId),
    /// Leaving.
    Withdrawal(BindingId),
    /// Where to ring; a newer token replaces one that waits.
    Token(BindingId),
    /// Sending back what was pushed.
    Echo {
        /// To whose provider.
        binding: BindingId,
        /// What was pushed.
        pushed: &'a [u8],
    },
    /// A decision about a challenge.
    Answer {
        /// Whose challenge.
        binding: BindingId,
        /// The server's name for it.
        challenge: &'a [u8],
        /// A denial or report goes first.
        approves: bool,
        /// The key asks for a gesture.
        gesture: bool,
    },
}

/// Who takes part.
pub(crate) struct Party {
    /// The dialect.
    pub(crate) protocol: String,
    /// The account that changes, or will be there.
    pub(crate) account: AccountId,
    /// The binding that changes, or will be there.
    pub(crate) binding: BindingId,
    /// Keys that must survive.
    pub(crate) keys: Vec<KeyName>,
}

impl Party {
    /// A binding that is there, with those of its keys that the exchange needs.
    pub(crate) fn of(binding: &Binding, keys: Vec<KeyName>) -> Self {
        Self { protocol: binding.protocol.clone(), account: binding.account, binding: binding.id, keys }
    }
}

impl Matter<'_> {
    /// The header of a new exchange about it; the story's note is still empty.
    pub(crate) fn header(&self, id: ExchangeId, party: Party, not_after: Deadline, moment: ProcessMoment) -> Header {
        let Party { protocol, account, binding, keys } = party;
        Header {
            id,
            story: self.story(),
            protocol,
            account,
            binding,
            keys,
            subject: self.subject(),
            lane: self.lane(),
            priority: self.priority(),
            needs_person: self.needs_person(),
            not_after: Some(not_after),
            created_at: moment.wall,
            may_have_arrived: false,
            note: Vec::new(),
        }
    }

    /// What is unique among open exchanges.
    pub(crate) fn subject(&self) -> Vec<u8> {
        let (kind, rest): (&[u8], [&[u8]; 2]) = match self {
            Self::Offer { identity, .. } => (b"activate", [identity, &[]]),
            Self::Proof(binding) => (b"prove", [&binding.0, &[]]),
            Self::Move { from } => (b"follow", [&from.0, &[]]),
            Self::Rotation(binding) => (b"rotate", [&binding.0, &[]]),
            Self::Withdrawal(binding) => (b"withdraw", [&binding.0, &[]]),
            Self::Token(binding) => (b"token", [&binding.0, &[]]),
            Self::Echo { binding, pushed } => (b"echo", [&binding.0, pushed]),
            Self::Answer { binding, challenge, .. } => (b"answer", [&binding.0, challenge]),
        };
        let [first, second] = rest;
        [kind, first, second].concat()
    }

    fn story(&self) -> Story {
        match self {
            Self::Offer { .. } => Story::Enrol,
            Self::Proof(_) => Story::Prove,
            Self::Move { .. } => Story::Follow,
            Self::Rotation(_) => Story::RotateKey,
            Self::Withdrawal(_) => Story::Withdraw,
            Self::Token(_) | Self::Echo { .. } => Story::SetDeviceToken,
            Self::Answer { .. } => Story::Answer,
        }
    }

    fn lane(&self) -> Lane {
        match self {
            Self::Offer { binding, .. }
            | Self::Proof(binding)
            | Self::Rotation(binding)
            | Self::Withdrawal(binding) => Lane::Binding(*binding),
            Self::Move { from } => Lane::Binding(*from),
            Self::Token(binding) | Self::Echo { binding, .. } => Lane::DeviceToken(*binding),
            Self::Answer { binding, challenge, .. } => Lane::Challenge(*binding, challenge.to_vec()),
        }
    }

    fn priority(&self) -> u8 {
        match self {
            Self::Answer { approves, .. } => u8::from(*approves),
            Self::Offer { .. } | Self::Proof(_) | Self::Move { .. } | Self::Token(_) | Self::Echo { .. } => 2,
            Self::Rotation(_) | Self::Withdrawal(_) => 3,
        }
    }

    fn needs_person(&self) -> bool {
        match self {
            Self::Offer { .. } => true,
            Self::Answer { approves, gesture, .. } => *approves && *gesture,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
