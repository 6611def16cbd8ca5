//! Prove: one signed poll after the enrolment. Servers take any key at enrolment and look at it now.

use super::Dialect;
use super::line::{LATER, Line, Listed, POLL};
use crate::account::Binding;
use crate::exchange::{Event, Exchange, Facts, Need, Outcome, Proof, Reason, Saved};
use crate::ports::SignError;
use crate::protocols::Unsupported;
use serde::{Deserialize, Serialize};

pub(super) const KIND: &str = "prove";

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Prove {
    dialect: Dialect,
    line: Line,
}

pub(super) fn begin(dialect: Dialect, of: &Binding) -> Result<Box<dyn Exchange>, Unsupported> {
    Ok(Box::new(Prove { dialect, line: Line::of(of).ok_or(Unsupported)? }))
}

impl Exchange for Prove {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume => self.line.sign_now(facts, POLL, None),
            Event::Signed(signatures) => self.line.poll(&self.dialect, &signatures),
            Event::Reply(reply) => match self.line.listed(facts, &reply) {
                Listed::Open(_) => Need::Done(Outcome::Proven(Proof::default())),
                Listed::Again(need) => need,
                Listed::Unknown => Need::Done(Outcome::Failed(Reason::Refused)),
                // It took the key and cannot use it.
                Listed::Refused(Reason::Refused) => Need::Done(Outcome::Failed(Reason::Unsupported)),
                Listed::Refused(reason) => Need::Done(Outcome::Failed(reason)),
                Listed::Nothing(retry_after) => Need::Later { retry_after },
            },
            Event::SignFailed(SignError::KeyGone) => Need::Done(Outcome::Failed(Reason::KeyGone)),
            _ => LATER,
        }
    }

    fn save(&self) -> Saved {
        Saved::new(self.dialect.name, KIND, 1, self)
    }
}
