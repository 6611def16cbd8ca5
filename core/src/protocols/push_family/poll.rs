//! Poll: what is open for this phone. Reads only, not journalled.
//!
//! The list is vouched for by TLS alone, so it only adds: what is missing from it is not taken for over. Each challenge
//! in it is signed and goes out as received; [`super::open`] verifies it, every time.
//!
//! A key that is not known is followed by the one [`question`](super::question) that tells why. A person who asks whether
//! all is well gets one more: servers go on listing challenges of a revoked token, and say that it is revoked only when
//! they are told where to ring. They are told what they know already.

use super::Dialect;
use super::challenge::Element;
use super::device_token;
use super::envelope::{Reply, Said};
use super::line::{LATER, Line, Listed, POLL, Repair, hear};
use super::question::Question;
use crate::account::{Binding, DeviceToken, Trouble};
use crate::exchange::{ChallengeNews, Effect, Event, Exchange, Facts, Need, Outcome, Polled, Reason, Saved};
use crate::ports::HttpReply;
use crate::protocols::Unsupported;
use serde_json::Value;

/// The most challenges taken from one reply; more stay at the server.
const MOST: usize = 32;

pub(super) fn begin(dialect: Dialect, of: &Binding) -> Result<Box<dyn Exchange>, Unsupported> {
    Ok(Box::new(Poll { dialect, line: Line::of(of).ok_or(Unsupported)?, at: At::Asking, known_token: None }))
}

/// As [`begin`], and asks whether the token is revoked.
pub(super) fn begin_examination(dialect: Dialect, of: &Binding) -> Result<Box<dyn Exchange>, Unsupported> {
    let known_token = match &of.token.confirmed {
        Some((DeviceToken::Fcm(token), _)) => token.clone(),
        _ => String::new(),
    };
    let line = Line::of(of).ok_or(Unsupported)?;
    Ok(Box::new(Poll { dialect, line, at: At::Asking, known_token: Some(known_token) }))
}

struct Poll {
    dialect: Dialect,
    line: Line,
    at: At,
    /// The address that the server rings, to be told once more.
    known_token: Option<String>,
}

/// How far it has come.
enum At {
    /// Asking what is open.
    Asking,
    /// Asking why the key is not known.
    Wondering(Question),
    /// Telling where to ring, with what is open kept for the end.
    Telling { open: Vec<Value>, token: String },
}

impl Poll {
    fn ask(&mut self, facts: &Facts<'_>) -> Need {
        self.at = At::Asking;
        self.line.sign_now(facts, POLL, None)
    }

    fn send(&self, signatures: &[Vec<u8>]) -> Need {
        match &self.at {
            At::Asking => self.line.poll(&self.dialect, signatures),
            At::Wondering(question) => question.send(&self.line, &self.dialect.written(signatures)),
            At::Telling { token, .. } => {
                device_token::call(&self.line, token, &self.dialect.written(signatures), Effect::Read)
            }
        }
    }

    fn asked(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        match self.line.listed(facts, reply) {
            Listed::Open(open) => match self.known_token.take() {
                None => done(&open),
                Some(token) => {
                    let need = self.line.sign_now(facts, device_token::KIND, Some(&token));
                    self.at = At::Telling { open, token };
                    need
                }
            },
            Listed::Again(need) => need,
            Listed::Unknown => self.wonder(facts),
            Listed::Refused(reason) => failed(reason),
            Listed::Nothing(retry_after) => Need::Later { retry_after },
        }
    }

    fn wonder(&mut self, facts: &Facts<'_>) -> Need {
        let Some(question) = Question::new(facts) else { return suspected(Trouble::NotActivated) };
        let need = question.sign(&self.line);
        self.at = At::Wondering(question);
        need
    }

    fn heard(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        match &self.at {
            At::Asking => self.asked(facts, reply),
            At::Wondering(_) => {
                let heard = hear(facts, reply);
                suspected(heard.map_or(Trouble::NotActivated, |heard| Question::answered(&heard, &self.dialect)))
            }
            At::Telling { open, token } => match hear(facts, reply) {
                Some(Reply { said: Said::Refused(refused), .. }) if refused.is_of_revoked() => {
                    suspected(Trouble::Revoked)
                }
                Some(Reply { said: Said::Refused(refused), time, .. }) if refused.is_of_proof() => {
                    match self.line.repair(time, device_token::KIND, Some(token)) {
                        Repair::Again(need) => need,
                        Repair::Failed(_) | Repair::NotTime => done(open),
                    }
                }
                _ => done(open),
            },
        }
    }
}

impl Exchange for Poll {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match (event, &self.at) {
            (Event::Resume, _) => self.ask(facts),
            (Event::Signed(signatures), _) => self.send(&signatures),
            (Event::Reply(reply), _) => self.heard(facts, &reply),
            (_, At::Asking) => LATER,
            // The poll itself has been answered.
            (_, At::Wondering(_)) => suspected(Trouble::NotActivated),
            (_, At::Telling { open, .. }) => done(open),
        }
    }

    /// Never stored.
    fn save(&self) -> Saved {
        Saved::new(self.dialect.name, "poll", 1, &self.line)
    }
}

fn done(open: &[Value]) -> Need {
    let message = |value: &Value| serde_json::to_vec(&Element::of_value(value)?).ok();
    let challenges = open.iter().filter_map(message).take(MOST).map(|message| ChallengeNews { message, life: None });
    Need::Done(Outcome::Polled(Box::new(Polled {
        challenges: challenges.collect(),
        complete: false,
        ..Polled::default()
    })))
}

fn suspected(trouble: Trouble) -> Need {
    failed(Reason::Suspected(trouble))
}

fn failed(reason: Reason) -> Need {
    Need::Done(Outcome::Failed(reason))
}
