//! Withdraw: this phone no longer answers for the account. A provider that does not know it any more has agreed already.

use super::enrolment::Enrolment;
use super::line::{Line, bounds};
use super::signed::{Intent, Said, Signed, refused};
use crate::account::{Binding, BindingState};
use crate::exchange::{Exchange, Facts, Need, Outcome};
use crate::protocols::Unsupported;
use countersign_wire::reply::{Refusal, RefusalCode};
use countersign_wire::withdraw::{self, WithdrawReason, Withdrawn};
use serde::{Deserialize, Serialize};

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Withdraw {
    reason: WithdrawReason,
}

pub(super) fn begin(of: &Binding, sequence: u64, facts: &Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
    let enrolment = Enrolment::of(of).ok_or(Unsupported)?;
    let line = Line::of_device(of, &enrolment).ok_or(Unsupported)?;
    let moved = line.statement().successor(bounds(facts.now)).is_ok();
    let reason = match of.state {
        BindingState::Retiring { .. } if moved => WithdrawReason::Moved,
        BindingState::Retiring { .. } => WithdrawReason::Replaced,
        BindingState::Proving | BindingState::Active => WithdrawReason::Removed,
    };
    Ok(Box::new(Signed::new(line, Some(sequence), Withdraw { reason })))
}

impl Intent for Withdraw {
    const KIND: &'static str = "withdraw";
    const ENDPOINT: &'static str = "withdraw";
    type Request = withdraw::Withdraw;
    type Reply = Withdrawn;

    fn request(&self) -> withdraw::Withdraw {
        withdraw::Withdraw(self.reason)
    }

    fn heard(&mut self, _: Withdrawn, _said: Said<'_>) -> Need {
        Need::Done(Outcome::Withdrawn)
    }

    fn refused(&self, refusal: &Refusal, time: u64) -> Need {
        match refusal.code {
            RefusalCode::UnknownDevice | RefusalCode::Revoked => Need::Done(Outcome::Withdrawn),
            _ => refused(refusal, time),
        }
    }
}
