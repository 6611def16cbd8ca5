//! A server that does things once: the reply to an enrolment cannot be had again, and an answer that was taken makes
//! the challenge disappear. So the exchange saves the intent, looks before it speaks again, and tells "enrolled but the
//! reply was lost" from "refused" by a signed poll. The privacyIDEA family is like that.

use super::ModelDialect;
use super::wire::{SPEC, call, denied, enrolled, fields, reply, sign, signature, text};
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::explorer::Server;
use crate::ports::{HttpCall, HttpReply, KeyName, SignError, SignRequest, UnixMillis};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How far a poll's timestamp may be off at the server.
const WINDOW_MS: i64 = 60_000;

pub(super) static DIALECT: ModelDialect = ModelDialect {
    name: "model-once",
    restore: |saved| match saved.kind.as_str() {
        "enrol" => Ok(Box::new(saved.read::<Enrol>()?)),
        "answer" => Ok(Box::new(saved.read::<Answer>()?)),
        _ => Err(Unreadable),
    },
};

/// Where an enrolment stands.
#[derive(Clone, Copy, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) enum EnrolAt {
    Offer,
    Handing { again: bool },
    Proving { have_reply: bool },
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Enrol {
    pub(crate) at: EnrolAt,
}

impl Enrol {
    fn hand_over(&mut self, again: bool) -> Need {
        self.at = EnrolAt::Handing { again };
        Need::Send(call("enrol", &["k1"]), Effect::Change)
    }

    fn prove(&mut self, facts: &Facts<'_>, have_reply: bool) -> Need {
        self.at = EnrolAt::Proving { have_reply };
        poll(facts)
    }
}

fn poll(facts: &Facts<'_>) -> Need {
    let batch = vec![sign("k1", &facts.now.0.to_string())];
    Need::Sign { batch, fresh_for: Some(Duration::from_secs(30)) }
}

fn send_poll(signatures: &[Vec<u8>]) -> Need {
    let signed = String::from_utf8(signatures.concat()).unwrap();
    Need::Send(call("poll", &[&signed]), Effect::Read)
}

impl Exchange for Enrol {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match (event, self.at) {
            (Event::Resume, EnrolAt::Offer) => Need::Key(KeyName("k1".into()), SPEC),
            (Event::Resume, EnrolAt::Handing { .. }) => self.hand_over(facts.may_have_arrived),
            (Event::Resume, EnrolAt::Proving { have_reply }) => self.prove(facts, have_reply),
            (Event::Key(_), _) => self.hand_over(false),
            (Event::Reply(reply), EnrolAt::Handing { .. }) if reply.status == 200 => self.prove(facts, true),
            (Event::Reply(_), EnrolAt::Handing { again: true }) => self.prove(facts, false),
            (Event::Signed(signatures), _) => send_poll(&signatures),
            (Event::Reply(reply), EnrolAt::Proving { have_reply }) => match (reply.status, have_reply) {
                (200, true) => Need::Done(enrolled()),
                (200, false) => Need::Done(Outcome::Failed(Reason::ReplyLost)),
                _ => Need::Done(Outcome::Failed(Reason::Refused)),
            },
            (Event::SignFailed(SignError::Cancelled), EnrolAt::Offer) => Need::Done(Outcome::Failed(Reason::Cancelled)),
            (Event::SignFailed(_) | Event::Failed(_) | Event::Sequence(_), _) => Need::Later { retry_after: None },
            (Event::Reply(_), _) => Need::Done(Outcome::Failed(Reason::Refused)),
        }
    }

    fn save(&self) -> Saved {
        Saved::new(DIALECT.name, "enrol", 1, self)
    }
}

/// Where an answer stands.
#[derive(Clone, Copy, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) enum AnswerAt {
    Decided,
    Sent,
    Looking,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) at: AnswerAt,
}

impl Answer {
    fn speak(&mut self) -> Need {
        self.at = AnswerAt::Decided;
        Need::Sign { batch: vec![sign("k1", "deny")], fresh_for: None }
    }

    fn look(&mut self, facts: &Facts<'_>) -> Need {
        self.at = AnswerAt::Looking;
        poll(facts)
    }
}

impl Exchange for Answer {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match (event, self.at) {
            (Event::Resume, _) if facts.may_have_arrived => self.look(facts),
            (Event::Resume, _) => self.speak(),
            (Event::Signed(signatures), AnswerAt::Decided) => {
                self.at = AnswerAt::Sent;
                let signed = String::from_utf8(signatures.concat()).unwrap();
                Need::Send(call("answer", &[&signed]), Effect::Change)
            }
            (Event::Signed(signatures), _) => send_poll(&signatures),
            (Event::Reply(reply), AnswerAt::Sent) => match text(&reply).as_str() {
                "true" => Need::Done(denied()),
                _ if facts.may_have_arrived => self.look(facts),
                _ => Need::Done(Outcome::Failed(Reason::NotRecorded)),
            },
            (Event::Reply(reply), AnswerAt::Looking) if reply.status != 200 => Need::Later { retry_after: None },
            (Event::Reply(reply), AnswerAt::Looking) if text(&reply) == "open" => self.speak(),
            (Event::Reply(_), AnswerAt::Looking) => Need::Done(Outcome::Unconfirmed),
            (Event::SignFailed(SignError::Cancelled), AnswerAt::Decided) => {
                Need::Done(Outcome::Failed(Reason::Cancelled))
            }
            (Event::SignFailed(_) | Event::Failed(_) | Event::Sequence(_), _) => Need::Later { retry_after: None },
            (Event::Reply(_) | Event::Key(_), _) => Need::Done(Outcome::Failed(Reason::Internal)),
        }
    }

    fn save(&self) -> Saved {
        Saved::new(DIALECT.name, "answer", 1, self)
    }
}

#[derive(Default)]
pub(crate) struct OnceServer {
    pub(crate) enrolled: bool,
    pub(crate) recorded: Vec<String>,
}

impl Server for OnceServer {
    fn public_key(&self, key: &KeyName) -> Vec<u8> {
        key.0.clone().into_bytes()
    }
    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        signature(request)
    }
    fn serve(&mut self, call: &HttpCall, now: UnixMillis) -> HttpReply {
        let said = fields(call).concat();
        match call.url.as_str() {
            "enrol" if self.enrolled => reply(404, ""),
            "enrol" => {
                self.enrolled = true;
                self.recorded.push("enrolled".into());
                reply(200, "key")
            }
            "answer" if self.recorded.is_empty() => {
                self.recorded.push("deny".into());
                reply(200, "true")
            }
            "answer" => reply(200, "false"),
            _ => {
                let stamp: i64 = said.trim_start_matches("k1!").parse().unwrap();
                let fresh = (now.0 - stamp).abs() <= WINDOW_MS;
                let open = if self.recorded.contains(&"deny".to_owned()) { "none" } else { "open" };
                if fresh && self.enrolled { reply(200, open) } else { reply(400, "") }
            }
        }
    }
    fn recorded(&self) -> Vec<String> {
        self.recorded.clone()
    }
}
