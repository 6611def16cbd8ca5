//! The line to one server: how a phone asks, and what an answer to a poll means.
//!
//! Comes in: a binding, or a fresh enrolment. Goes out: signatures to be made, calls, replies understood. Every request
//! carries its own proof. One with a timestamp that was refused is repaired once, if the server's clock, which the refusal
//! tells, is far from what was signed: with that very time. So a wrong clock costs one more call and nothing else. If the
//! server's clock has moved away again meanwhile, the refusal says how far the phone's is off; any other that stands is not
//! about time.
//!
//! A line decides nothing about what a refusal means for the binding.

use super::Dialect;
use super::challenge::Element;
use super::enrolment::Enrolment;
use super::envelope::{self, Reply, Said};
use super::timestamp::timestamp;
use crate::account::Binding;
use crate::exchange::{Effect, Facts, Need, Reason};
use crate::ports::{HttpCall, HttpReply, KeyName, Method, SignRequest, UnixMillis};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// A line as an exchange holds and saves it. Layout 1, part of every saved exchange.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) url: String,
    pub(super) serial: String,
    pub(super) key: KeyName,
    /// The time that the last request was signed with. Proofs are made anew after a restart.
    #[serde(skip)]
    stamp: UnixMillis,
    /// Set once the time of a request was taken from the server's own refusal: how far the phone's own was ahead of that.
    #[serde(skip)]
    repaired: Option<i64>,
}

/// What a poll came to.
pub(super) enum Listed {
    /// The open challenges, as received.
    Open(Vec<Value>),
    /// The server does not accept this key for this token, and it is not about the time.
    Unknown,
    /// It refused for another reason.
    Refused(Reason),
    /// Sign again, with the server's time.
    Again(Need),
    /// The server has not answered; perhaps something in front of it asked for a pause.
    Nothing(Option<Duration>),
}

/// Whether a refusal may be about the time.
pub(super) enum Repair {
    /// It is: sign again, with the server's time.
    Again(Need),
    /// It is, and that has been tried.
    Failed(Reason),
    /// It is not.
    NotTime,
}

impl Line {
    /// The line of a binding; `None` if it is not of this family.
    pub(super) fn of(binding: &Binding) -> Option<Self> {
        let enrolment = Enrolment::of(binding)?;
        Some(Self::new(binding.endpoint.urls.first()?.clone(), enrolment.serial, binding.keys.device.clone()))
    }

    pub(super) fn new(url: String, serial: String, key: KeyName) -> Self {
        Self { url, serial, key, stamp: UnixMillis::default(), repaired: None }
    }

    /// A proof with a timestamp. `before` comes first in the signed text.
    pub(super) fn sign_now(&mut self, facts: &Facts<'_>, purpose: &'static str, before: Option<&str>) -> Need {
        self.repaired = None;
        self.sign_at(facts.now, purpose, before)
    }

    /// A proof without a timestamp, good for as long as what it is about.
    pub(super) fn sign(&self, purpose: &'static str, text: &str) -> Need {
        Need::Sign { batch: vec![self.request(purpose, text)], fresh_for: None }
    }

    /// The time in the last signed text, as it has to be sent.
    pub(super) fn timestamp(&self) -> String {
        timestamp(self.stamp)
    }

    /// The poll that was signed for.
    pub(super) fn poll(&self, dialect: &Dialect, signatures: &[Vec<u8>]) -> Need {
        let Some(url) = url::Url::parse(&self.url).ok().map(|mut url| {
            url.query_pairs_mut()
                .append_pair("serial", &self.serial)
                .append_pair("timestamp", &self.timestamp())
                .append_pair("signature", &dialect.written(signatures));
            url
        }) else {
            return LATER;
        };
        get(url.into())
    }

    /// What came of it.
    pub(super) fn listed(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Listed {
        match hear(facts, reply) {
            None => Listed::Nothing(reply.retry_after()),
            Some(Reply { said: Said::Done { value: Value::Array(open), .. }, .. }) => Listed::Open(open),
            Some(Reply { said: Said::Done { .. }, .. }) => Listed::Nothing(None),
            Some(Reply { said: Said::Refused(refused), time, .. }) if refused.is_of_proof() => {
                match self.repair(time, POLL, None) {
                    Repair::Again(need) => Listed::Again(need),
                    Repair::Failed(reason) => Listed::Refused(reason),
                    Repair::NotTime => Listed::Unknown,
                }
            }
            Some(Reply { said: Said::Refused(refused), .. }) => Listed::Refused(refused.reason()),
        }
    }

    /// Signs once more if the time was wrong.
    pub(super) fn repair(&mut self, server: Option<UnixMillis>, purpose: &'static str, before: Option<&str>) -> Repair {
        let Some(server) = server else { return Repair::NotTime };
        if server.since(self.stamp).max(self.stamp.since(server)) < CLOSE_ENOUGH {
            return Repair::NotTime;
        }
        if let Some(ahead_ms) = self.repaired {
            return Repair::Failed(Reason::ClockWrong { ahead_ms });
        }
        self.repaired = Some(self.stamp.0.saturating_sub(server.0));
        Repair::Again(self.sign_at(server, purpose, before))
    }

    fn sign_at(&mut self, at: UnixMillis, purpose: &'static str, before: Option<&str>) -> Need {
        self.stamp = at;
        let mut text: Vec<&str> = before.into_iter().collect();
        let stamp = self.timestamp();
        text.extend([self.serial.as_str(), &stamp]);
        Need::Sign { batch: vec![self.request(purpose, &text.join("|"))], fresh_for: Some(FRESH) }
    }

    fn request(&self, purpose: &'static str, text: &str) -> SignRequest {
        SignRequest { key: self.key.clone(), purpose, message: text.as_bytes().to_vec() }
    }
}

/// What the server said, and its clock noticed.
pub(super) fn hear(facts: &mut Facts<'_>, reply: &HttpReply) -> Option<Reply> {
    let reply = envelope::read(reply)?;
    facts.noticed.unsigned_time = reply.time;
    Some(reply)
}

/// A call that asks for what is there.
pub(super) fn get(url: String) -> Need {
    let headers = vec![ACCEPT.map(str::to_owned).into()];
    Need::Send(HttpCall { method: Method::Get, url, headers, body: Vec::new(), limit: LIMIT }, Effect::Read)
}

/// A call that changes something.
pub(super) fn post(url: &str, fields: &[(&str, &str)], limit: Duration) -> Need {
    Need::Send(call(url, fields, limit), Effect::Change)
}

/// A call of the same form that changes nothing.
pub(super) fn ask(url: &str, fields: &[(&str, &str)]) -> Need {
    Need::Send(call(url, fields, LIMIT), Effect::Read)
}

/// JSON, because values of forms are percent-decoded twice.
fn call(url: &str, fields: &[(&str, &str)], limit: Duration) -> HttpCall {
    let object: Map<String, Value> = fields.iter().map(|(k, v)| ((*k).to_owned(), Value::from(*v))).collect();
    HttpCall {
        method: Method::Post,
        url: url.to_owned(),
        headers: [ACCEPT, ["content-type", "application/json"]].map(|h| h.map(str::to_owned).into()).to_vec(),
        body: Value::Object(object).to_string().into_bytes(),
        limit,
    }
}

/// The challenges of a list that are addressed to nobody else, by nonce.
pub(super) fn lists(open: &[Value], nonce: &str) -> bool {
    open.iter().filter_map(Element::of_value).any(|element| element.nonce == nonce)
}

/// Not found out: the server could not be asked, or answered in no known way.
pub(super) const LATER: Need = Need::Later { retry_after: None };

/// Purposes of signatures.
pub(super) const POLL: &str = "poll";

/// Any call but an enrolment is answered within this.
pub(super) const LIMIT: Duration = Duration::from_secs(15);

/// Half of the window in which a server accepts a timestamp.
const FRESH: Duration = Duration::from_secs(30);

/// A timestamp this close was not refused for being wrong: the window is a minute either way.
const CLOSE_ENOUGH: Duration = Duration::from_secs(45);

const ACCEPT: [&str; 2] = ["accept", "application/json"];
