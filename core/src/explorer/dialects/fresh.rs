//! A server whose proofs are single-use and short-lived, with an access token that only memory may hold. So nothing but
//! the intent is saved, every call is made anew, and a key rotation whose reply was lost tries both keys. Keycloak's
//! push extensions are like that.

use super::ModelDialect;
use super::wire::{SPEC, call, denied, fields, reply, sign, signature, text};
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Outcome, Reason, Saved};
use crate::explorer::Server;
use crate::ports::{HttpCall, HttpReply, KeyName, SignError, SignRequest, UnixMillis, make_bytes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

/// How old a proof may be at the server.
const PROOF_MS: i64 = 15_000;

pub(super) static DIALECT: ModelDialect =
    ModelDialect { name: "model-fresh", restore: |saved| Ok(Box::new(Talk::new(saved.read()?))) };

/// All that is saved.
#[derive(Clone, Copy, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) enum Intent {
    Deny,
    Rotate,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Token,
    Look,
    Change,
}

pub(crate) struct Talk {
    intent: Intent,
    key: &'static str,
    asking: Asking,
}

impl Talk {
    pub(crate) fn new(intent: Intent) -> Self {
        Self { intent, key: "k1", asking: Asking::Token }
    }

    /// A proof names what it is for, when it was made, and a number that is never used again.
    fn ask(&mut self, facts: &mut Facts<'_>, asking: Asking) -> Need {
        self.asking = asking;
        let Ok(number) = make_bytes::<8>(facts.entropy) else { return Need::Later { retry_after: None } };
        let what = match asking {
            Asking::Token => "token",
            Asking::Look => "look",
            Asking::Change if self.intent == Intent::Deny => "deny",
            Asking::Change => "rotate",
        };
        let message = format!("{what},{},{}", facts.now.0, u64::from_be_bytes(number));
        Need::Sign { batch: vec![sign(self.key, &message)], fresh_for: Some(Duration::from_secs(10)) }
    }

    fn next(&mut self, facts: &mut Facts<'_>) -> Need {
        match (facts.session.is_some(), facts.may_have_arrived) {
            (false, _) => self.ask(facts, Asking::Token),
            (true, true) => self.ask(facts, Asking::Look),
            (true, false) => self.ask(facts, Asking::Change),
        }
    }

    fn done(&self) -> Need {
        Need::Done(if self.intent == Intent::Deny { denied() } else { Outcome::KeyRotated })
    }

    fn replied(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        match (self.asking, reply.status, text(reply).as_str()) {
            (Asking::Token, 200, token) => {
                *facts.session = Some(token.as_bytes().to_vec());
                self.next(facts)
            }
            // The old key is not known any more: the lost rotation took effect, if the new one works.
            (Asking::Token, 403, _) if self.intent == Intent::Rotate && self.key == "k1" => {
                self.key = "k2";
                self.ask(facts, Asking::Token)
            }
            (Asking::Look, 200, _) if self.intent == Intent::Rotate && self.key == "k2" => self.done(),
            (Asking::Look, 200, "open") => self.ask(facts, Asking::Change),
            (Asking::Look, 200, _) => Need::Done(Outcome::Unconfirmed),
            (Asking::Change, 200, _) => self.done(),
            (_, 401, _) => {
                *facts.session = None;
                self.ask(facts, Asking::Token)
            }
            _ => Need::Later { retry_after: None },
        }
    }
}

impl Exchange for Talk {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume if self.intent == Intent::Rotate => Need::Key(KeyName("k2".into()), SPEC),
            Event::Resume | Event::Key(_) => {
                *facts.session = None;
                self.next(facts)
            }
            Event::Signed(signatures) => {
                let proof = String::from_utf8(signatures.concat()).unwrap();
                let effect = if self.asking == Asking::Change { Effect::Change } else { Effect::Read };
                let token = facts.session.clone().unwrap_or_default();
                Need::Send(call("ask", &[&proof, &String::from_utf8(token).unwrap()]), effect)
            }
            Event::Reply(reply) => self.replied(facts, &reply),
            Event::SignFailed(SignError::Cancelled) => Need::Done(Outcome::Failed(Reason::Cancelled)),
            Event::SignFailed(_) | Event::Failed(_) | Event::Sequence(_) => Need::Later { retry_after: None },
        }
    }

    fn save(&self) -> Saved {
        Saved::new(DIALECT.name, "talk", 1, &self.intent)
    }
}

pub(crate) struct FreshServer {
    key: String,
    used: BTreeSet<String>,
    recorded: Vec<String>,
}

impl Default for FreshServer {
    fn default() -> Self {
        Self { key: "k1".into(), used: BTreeSet::new(), recorded: Vec::new() }
    }
}

impl Server for FreshServer {
    fn public_key(&self, key: &KeyName) -> Vec<u8> {
        key.0.clone().into_bytes()
    }
    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        signature(request)
    }
    fn serve(&mut self, call: &HttpCall, now: UnixMillis) -> HttpReply {
        let said = fields(call);
        let (key, proof) = said[0].split_once('!').unwrap();
        let parts: Vec<&str> = proof.split(',').collect();
        let made: i64 = parts[1].parse().unwrap();
        if key != self.key {
            return reply(403, "");
        }
        if (now.0 - made).abs() > PROOF_MS || !self.used.insert(parts[2].to_owned()) {
            return reply(400, "");
        }
        match parts[0] {
            "token" => reply(200, key),
            _ if said[1] != self.key => reply(401, ""),
            "look" => reply(200, if self.recorded.is_empty() { "open" } else { "none" }),
            "deny" if self.recorded.is_empty() => {
                self.recorded.push("deny".into());
                reply(200, "")
            }
            "rotate" => {
                self.recorded.push("rotated".into());
                self.key = "k2".into();
                reply(200, "")
            }
            _ => reply(409, ""),
        }
    }
    fn recorded(&self) -> Vec<String> {
        self.recorded.clone()
    }
}
