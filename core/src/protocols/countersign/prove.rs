//! Prove: signed status round trips until the provider says that this phone is active.
//!
//! For a new enrolment that is the wait for the six digits that the person types at the other screen; for any other it is
//! one round trip. Reads only. A phone whose data is older than what the provider remembers learns the highest sequence
//! here, so that its next change is not taken for a clone's. What the provider says of the device token it holds is compared
//! with what it had confirmed.

use super::call::LATER;
use super::device_token::on_the_wire;
use super::enrolment::{Confirmation, Enrolment};
use super::line::Line;
use super::reason::{pause, reason};
use super::signed::{Intent, Said, Signed, failed};
use crate::account::{Binding, BindingState, DeviceToken};
use crate::exchange::{Exchange, Need, Outcome, Proof, Reason};
use crate::protocols::Unsupported;
use countersign_wire::Digest;
use countersign_wire::reply::{Refusal, RefusalCode};
use countersign_wire::status::{AskStatus, Status};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Between two looks while the person types.
const PAUSE: Duration = Duration::from_secs(2);

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Prove {
    /// Digits have to be typed; what ends the enrolment now means that they were not.
    digits: bool,
    /// The provider asked for no digits.
    skipped: bool,
    /// The highest number that this phone knows of.
    sequence: u64,
    /// Digest of the device token that the provider has confirmed. Not stored: after a kill nothing is compared.
    #[serde(skip)]
    token: Option<Digest>,
    /// The provider holds that one.
    #[serde(skip)]
    token_held: Option<bool>,
}

pub(super) fn begin(of: &Binding) -> Result<Box<dyn Exchange>, Unsupported> {
    let enrolment = Enrolment::of(of).ok_or(Unsupported)?;
    let line = Line::of_device(of, &enrolment).ok_or(Unsupported)?;
    let new = of.state == BindingState::Proving;
    let intent = Prove {
        digits: new && enrolment.confirmation == Confirmation::Digits,
        skipped: new && enrolment.confirmation == Confirmation::Skipped,
        sequence: of.sequence,
        token: held_token(of),
        token_held: None,
    };
    Ok(Box::new(Signed::new(line, None, intent)))
}

/// Digest of the token that the provider should hold; `None` if it has no form here.
fn held_token(of: &Binding) -> Option<Digest> {
    let none = DeviceToken::None;
    let token = of.token.confirmed.as_ref().map_or(&none, |(token, _)| token);
    on_the_wire(token).map(|token| token.digest())
}

impl Prove {
    fn proven(&self) -> Need {
        Need::Done(Outcome::Proven(Proof {
            private: None,
            confirmation_skipped: self.skipped,
            device_token_held: self.token_held,
        }))
    }
}

impl Intent for Prove {
    const KIND: &'static str = "prove";
    const ENDPOINT: &'static str = "status";
    type Request = AskStatus;
    type Reply = Status;

    fn request(&self) -> AskStatus {
        AskStatus
    }

    fn heard(&mut self, status: Status, _said: Said<'_>) -> Need {
        if !status.active {
            return Need::Later { retry_after: Some(PAUSE) };
        }
        self.token_held = self.token.map(|token| token == status.token_digest);
        if status.sequence > self.sequence {
            return Need::Sequence { at_least: status.sequence.saturating_add(1) };
        }
        self.proven()
    }

    fn refused(&self, refusal: &Refusal, time: u64) -> Need {
        match refusal.code {
            RefusalCode::Pending => Need::Later { retry_after: Some(PAUSE) },
            RefusalCode::RateLimited | RefusalCode::Suspended => {
                Need::Later { retry_after: pause(refusal.until, time) }
            }
            RefusalCode::StatementUnknown => LATER,
            RefusalCode::OfferExpired | RefusalCode::OfferWithdrawn => failed(Reason::ConfirmationFailed),
            RefusalCode::UnknownDevice | RefusalCode::Revoked if self.digits => failed(Reason::ConfirmationFailed),
            _ => failed(reason(refusal)),
        }
    }

    fn numbered(&self) -> Option<Need> {
        Some(self.proven())
    }
}
