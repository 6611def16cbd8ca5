//! Activation, and re-activation as the same flow on an account that exists.
//!
//! ```text
//! offer ─ person confirms ─► begin ═ commit ═► exchange(enrol) ═ settle ═► exchange(prove) ═ settle ═► Active
//!                                                                                             └─► old binding retires
//! ```
//!
//! Comes in: an offer that a person has confirmed, and whether it makes a new account or replaces the enrolment of an
//! existing one. Goes out: an account with a binding that has proven itself.
//!
//! A move that the old provider signed ([`moves`]) is the same chain with another first step, plus a withdrawal at the
//! end. One that nobody signed withdraws nothing: the old binding goes on answering for 30 days and can be put back.
//!
//! The person may also say that what was replaced goes at once (`retire`); where a server cannot be told, the log names what
//! is left there.
//!
//! Never: half an account (a failed proof takes back what its enrolment made), a lost label, order, code or log entry,
//! or an offer used twice (one activation per offer is a rule of the database).

mod begin;
mod enrolled;
mod known_codes;
pub mod moves;
mod phone_name;
mod proven;
mod retire;
mod rotated;
mod withdrawn;

pub use begin::{Activate, ActivationError};
pub(crate) use begin::{begin, is_known};
pub(crate) use enrolled::settle_enrolled;
pub(crate) use known_codes::{KnownCodes, known_codes};
pub(crate) use moves::follow;
pub(crate) use phone_name::{phone_name, set_phone_name};
pub(crate) use proven::settle_proven;
pub use retire::LeftBehind;
pub(crate) use retire::{known_as, retire};
pub(crate) use rotated::{rotate, settle_rotated};
pub(crate) use withdrawn::{settle_withdrawn, withdraw};

use crate::account::{AccountId, BindingId, CodesId, DeviceToken};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long an unsigned replacement can be undone, and how long the old side of a signed one is reminded.
pub const RETIRING: Duration = Duration::from_hours(30 * 24);

/// What an enrolment has to remember until it is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EnrolNote {
    /// The account exists already.
    pub(crate) replacing: bool,
    /// The bindings that the new one takes over from.
    pub(crate) old: Vec<BindingId>,
    /// The old provider has signed the move: it is told when this phone leaves.
    pub(crate) signed: bool,
    /// What the person calls a new account.
    pub(crate) label: Option<String>,
    /// The device token that was handed over.
    pub(crate) token: DeviceToken,
}

/// What a proof has to remember until it is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProveNote {
    pub(crate) account: AccountId,
    pub(crate) replacing: bool,
    pub(crate) old: Vec<BindingId>,
    pub(crate) signed: bool,
    /// Codes that came with the enrolment, taken back if the proof fails.
    pub(crate) codes: Option<CodesId>,
}
