//! Poll: what is open for this phone. Reads only, not journalled.
//!
//! The list is vouched for by TLS alone, so it only adds: what is missing from it is not taken for over. Each challenge
//! in it is signed and goes out as received; [`super::open`] verifies it, every time.

use super::Dialect;
use super::challenge::Element;
use super::line::{LATER, Line, Listed, POLL};
use crate::account::{Binding, Trouble};
use crate::exchange::{ChallengeNews, Event, Exchange, Facts, Need, Outcome, Polled, Reason, Saved};
use crate::protocols::Unsupported;
use serde_json::Value;

/// The most challenges taken from one reply; more stay at the server.
const MOST: usize = 32;

pub(super) fn begin(dialect: Dialect, of: &Binding) -> Result<Box<dyn Exchange>, Unsupported> {
    Ok(Box::new(Poll { dialect, line: Line::of(of).ok_or(Unsupported)? }))
}

struct Poll {
    dialect: Dialect,
    line: Line,
}

impl Exchange for Poll {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume => self.line.sign_now(facts, POLL, None),
            Event::Signed(signatures) => self.line.poll(&self.dialect, &signatures),
            Event::Reply(reply) => match self.line.listed(facts, &reply) {
                Listed::Open(open) => Need::Done(Outcome::Polled(Box::new(polled(&open)))),
                Listed::Again(need) => need,
                Listed::Unknown => Need::Done(Outcome::Failed(Reason::Suspected(Trouble::NotActivated))),
                Listed::Refused => Need::Done(Outcome::Failed(Reason::Refused)),
                Listed::Nothing(retry_after) => Need::Later { retry_after },
            },
            _ => LATER,
        }
    }

    /// Never stored.
    fn save(&self) -> Saved {
        Saved::new(self.dialect.name, "poll", 1, &self.line)
    }
}

fn polled(open: &[Value]) -> Polled {
    let message = |value: &Value| serde_json::to_vec(&Element::of_value(value)?).ok();
    let challenges = open.iter().filter_map(message).take(MOST).map(|message| ChallengeNews { message, life: None });
    Polled { challenges: challenges.collect(), complete: false, ..Polled::default() }
}
