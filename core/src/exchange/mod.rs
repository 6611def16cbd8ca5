//! Exchanges: resumable conversations with a provider, and the one driver that runs them.
//!
//! An [`Exchange`] is a small serialisable state machine. Given an [`Event`] it says what it [`Need`]s next: a key, a
//! batch of signatures, an HTTP call, to be asked again later, or that it is done. It never sends, stores, reads a
//! clock or waits for a person. The driver is the only code that awaits network or signer, and the only one that knows
//! what may have arrived at a server.
//!
//! What comes in: an intent that a story has committed ([`NewExchange`]). What goes out: an [`Outcome`], handed to the
//! story's settlement inside the transaction that removes the exchange.
//!
//! To add a kind of conversation: one file in the protocol's folder, one arm in its `begin` and `restore`. To change
//! how all of them are retried, saved or fenced: `driver.rs`.

mod conclusion;
mod deadline;
pub(crate) mod driver;
mod header;
mod matter;
mod obstacle;
mod outcome;
pub(crate) mod run;
pub(crate) mod settle;
pub(crate) mod stored;
mod time;
mod wake;
pub(crate) mod worker;

pub use conclusion::{Conclusion, ENDS_KEPT, Ended, MOST_ENDS};
pub use deadline::{Deadline, ProcessMoment};
pub(crate) use header::decode_note;
pub use header::{ExchangeId, Header, Lane, NewExchange, Saved, Story, Unreadable};
pub(crate) use matter::{Matter, Party};
pub use obstacle::Obstacle;
pub use outcome::{
    Answered, ChallengeEnd, ChallengeNews, Decision, EndedAs, Enrolled, LookedUp, NewCodes, Outcome, Polled, Proof,
    Reason, Receipt, TooLate,
};

pub use time::Time;
pub use wake::Changes;

#[cfg(test)]
mod tests;

use crate::ports::{Entropy, HttpCall, HttpReply, KeyName, KeySpec, SendError, SignError, SignRequest, UnixMillis};
use std::time::Duration;

/// What happened since the last step.
#[derive(Debug)]
pub enum Event {
    /// Start, or back after a kill, a back-off, an expired signature, an app update: the same thing on purpose. The
    /// exchange decides from its saved state and [`Facts::may_have_arrived`] whether to resend, look first, or begin.
    Resume,
    /// The public key asked for, as DER SubjectPublicKeyInfo.
    Key(Vec<u8>),
    /// The signatures asked for, in order.
    Signed(Vec<Vec<u8>>),
    /// No key or signature.
    SignFailed(SignError),
    /// A reply of any status.
    Reply(HttpReply),
    /// No reply.
    Failed(SendError),
    /// A fresh per-device sequence number, durable before it is handed over.
    Sequence(u64),
}

/// What a call does at the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that matters: it may be sent again freely, and nothing is saved around it.
    Read,
    /// Something. The state is committed before it leaves and again after its reply.
    Change,
}

/// What an exchange wants next.
#[derive(Debug)]
pub enum Need {
    /// The public key of that name, made if it is not there yet.
    Key(KeyName, KeySpec),
    /// Signatures. If the signer takes longer than `fresh_for` (a person may wait), the exchange gets
    /// [`Event::Resume`] instead of stale signatures.
    Sign {
        /// In the order in which the signatures come back.
        batch: Vec<SignRequest>,
        /// How long the signatures stay useful; `None` for ever.
        fresh_for: Option<Duration>,
    },
    /// An HTTP call.
    Send(HttpCall, Effect),
    /// To be resumed later. The driver adds back-off and jitter; a server's `Retry-After` is a lower bound.
    Later {
        /// What the server asked for.
        retry_after: Option<Duration>,
    },
    /// Another sequence number, after the server said that this one is too low.
    Sequence {
        /// What the server said is free; 0 if it said nothing.
        at_least: u64,
    },
    /// It is over.
    Done(Outcome),
}

/// What a step may look at. Nothing here is saved with the exchange.
pub struct Facts<'a> {
    /// Corrected time; what a signature or timestamp should say.
    pub now: UnixMillis,
    /// Randomness.
    pub entropy: &'a dyn Entropy,
    /// A change of this exchange may have reached the server, now or in an earlier life of this process.
    pub may_have_arrived: bool,
    /// What this process remembers about the binding between exchanges, such as an access token. Never saved.
    pub session: &'a mut Option<Vec<u8>>,
    /// What the step noticed on the way.
    pub noticed: &'a mut Noticed,
}

/// By-products of a verified reply, gathered by the driver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Server time, from a reply whose signature was checked.
    pub signed_time: Option<UnixMillis>,
    /// Server time, from a reply that only TLS protects.
    pub unsigned_time: Option<UnixMillis>,
    /// The provider has a newer statement than the one this binding knows; the next poll fetches it.
    pub newer_statement: bool,
}

/// One resumable conversation.
pub trait Exchange: Send + Sync {
    /// Takes one event, says what comes next. Must not be called again after [`Need::Done`].
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need;

    /// Everything needed to go on after a kill. Holds the intent; holds an envelope only where the server
    /// de-duplicates by content.
    fn save(&self) -> Saved;
}
