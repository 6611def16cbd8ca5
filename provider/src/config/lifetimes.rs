//! How long things live. All in whole seconds, so that the unit is in the name and nowhere else.

use serde::{Deserialize, Serialize};

/// Lifetimes in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// An offer, from its making to the phone's request.
    pub offer_seconds: u32,
    /// A pending enrolment, from the phone's request to the six digits.
    pub confirmation_seconds: u32,
    /// A sign-in request, when the relying party does not say. At most 600.
    pub challenge_seconds: u32,
    /// A challenge key.
    pub challenge_key_seconds: u32,
    /// A provider statement, when the command does not say.
    pub statement_seconds: u32,
    /// The longest that a long-poll is held open, for phones and relying parties.
    pub long_poll_seconds: u32,
    /// The token that is pushed through a new address and echoed by the phone.
    pub echo_seconds: u32,
    /// The nonce of a phone that is about to move here.
    pub move_seconds: u32,
    /// The pause of sign-in requests after a person reports one.
    pub report_pause_seconds: u32,
    /// How long a stop lets requests in flight finish.
    pub stop_seconds: u32,
    /// How long the verification log is kept. 0: for ever.
    pub log_seconds: u32,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            offer_seconds: 600,
            confirmation_seconds: 600,
            challenge_seconds: 120,
            challenge_key_seconds: 90 * DAY,
            statement_seconds: 180 * DAY,
            long_poll_seconds: 25,
            echo_seconds: 600,
            move_seconds: 600,
            report_pause_seconds: 900,
            stop_seconds: 30,
            log_seconds: 0,
        }
    }
}

const DAY: u32 = 86_400;
