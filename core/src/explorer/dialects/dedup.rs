//! A server that de-duplicates by content: the same bytes get the same reply. So the envelope is part of the saved
//! state and is sent again byte for byte, as the native protocol does.

use super::ModelDialect;
use super::wire::{SPEC, call, denied, enrolled, fields, reply, sign, signature, text};
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Outcome, Reason, Saved};
use crate::explorer::Server;
use crate::ports::{HttpCall, HttpReply, KeyName, SignError, SignRequest, UnixMillis};
use serde::{Deserialize, Serialize};

pub(super) static DIALECT: ModelDialect =
    ModelDialect { name: "model-dedup", restore: |saved| Ok(Box::new(saved.read::<Talk>()?)) };

/// Enrol, or deny a challenge.
#[derive(Serialize, Deserialize)]
pub(crate) struct Talk {
    pub(crate) enrol: bool,
    pub(crate) envelope: Option<HttpCall>,
}

impl Exchange for Talk {
    fn step(&mut self, _facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume => match &self.envelope {
                Some(call) => Need::Send(call.clone(), Effect::Change),
                None if self.enrol => Need::Key(KeyName("k1".into()), SPEC),
                None => Need::Sign { batch: vec![sign("k1", "deny")], fresh_for: None },
            },
            Event::Key(_) => Need::Sign { batch: vec![sign("k1", "enrol")], fresh_for: None },
            Event::Signed(signatures) => {
                let proof = String::from_utf8(signatures.concat()).unwrap();
                let call = call(if self.enrol { "enrol" } else { "answer" }, &[&proof]);
                self.envelope = Some(call.clone());
                Need::Send(call, Effect::Change)
            }
            Event::Reply(reply) if reply.status == 200 && text(&reply) == "ok" => {
                Need::Done(if self.enrol { enrolled() } else { denied() })
            }
            Event::Reply(_) => Need::Done(Outcome::Failed(Reason::Refused)),
            Event::SignFailed(SignError::Cancelled) => Need::Done(Outcome::Failed(Reason::Cancelled)),
            Event::SignFailed(_) | Event::Failed(_) | Event::Sequence(_) => Need::Later { retry_after: None },
        }
    }

    fn save(&self) -> Saved {
        Saved::new(DIALECT.name, "talk", 1, self)
    }
}

#[derive(Default)]
pub(crate) struct DedupServer {
    seen: Vec<String>,
}

impl Server for DedupServer {
    fn public_key(&self, key: &KeyName) -> Vec<u8> {
        key.0.clone().into_bytes()
    }
    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        signature(request)
    }
    fn serve(&mut self, call: &HttpCall, _now: UnixMillis) -> HttpReply {
        let proof = fields(call).concat();
        if !self.seen.contains(&proof) {
            self.seen.push(proof);
        }
        reply(200, "ok")
    }
    fn recorded(&self) -> Vec<String> {
        self.seen.clone()
    }
}
