//! One signed request of an enrolled phone, from intent to the provider's word: the course that prove, poll, answer,
//! device token, echo and withdrawal share.
//!
//! ```text
//! Resume ─► (Key) ─► Sign ─► Send ─► Reply ─► what the intent makes of it
//!    └── an envelope is there ──►┘       ├─► not authenticated: later
//!                                        └─► sequence too low: next number, sign again
//! ```
//!
//! A change keeps its finished bytes, because the provider de-duplicates by content: after a lost reply the same bytes get
//! the same receipt. A read is made afresh each time. A refusal is believed only if it is signed for this very request.

use super::NAME;
use super::call::{LATER, LIMIT, send};
use super::line::{DEVICE_KEY, Line, Unheard};
use super::reason::{pause, reason};
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::ports::{HttpReply, SignError, SignRequest};
use countersign_wire::Signature;
use countersign_wire::cose::Unsigned;
use countersign_wire::reply::{Refusal, RefusalCode, ReplyBody};
use countersign_wire::request::Request;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::time::Duration;

/// What one request is for. Serialised into the saved exchange: its layout is frozen with the kind's version.
pub(super) trait Intent: Serialize + DeserializeOwned + Send + Sync {
    /// The saved kind.
    const KIND: &'static str;
    /// The saved layout.
    const VERSION: u16 = 1;
    /// Below the origin.
    const ENDPOINT: &'static str;
    /// The message.
    type Request: Request;
    /// The result.
    type Reply: ReplyBody;

    /// The message to sign.
    fn request(&self) -> Self::Request;

    /// How long a reply may take.
    fn limit(&self) -> Duration {
        LIMIT
    }

    /// The key asks the person for a gesture.
    fn asks_person(&self) -> bool {
        false
    }

    /// The provider's signed result.
    fn heard(&mut self, result: Self::Reply, said: Said<'_>) -> Need;

    /// The provider's signed refusal.
    fn refused(&self, refusal: &Refusal, time: u64) -> Need {
        refused(refusal, time)
    }

    /// The provider shows different statements to different phones. Nothing of it is believed.
    fn two_statements(&self) -> Need {
        LATER
    }

    /// A new sequence number is there; `None`: sign again with it.
    fn numbered(&self) -> Option<Need> {
        None
    }
}

/// What surrounds a result.
pub(super) struct Said<'a> {
    /// Over which line, with what it learned.
    pub(super) line: &'a Line,
    /// The number of the request, in changes.
    pub(super) sequence: Option<u64>,
    /// The server's time, milliseconds since 1970.
    pub(super) time: u64,
    /// The phone's corrected time.
    pub(super) now: crate::ports::UnixMillis,
}

/// A signed request under way.
pub(super) struct Signed<I> {
    line: Line,
    sequence: Option<u64>,
    intent: I,
    /// Finished bytes; kept on disk for changes only.
    envelope: Option<Vec<u8>>,
    unsigned: Option<Unsigned>,
    renumbered: u8,
}

/// Layout 1 of every kind that is made of an [`Intent`].
#[derive(Serialize, Deserialize)]
struct State<L, I> {
    line: L,
    sequence: Option<u64>,
    intent: I,
    #[serde(with = "serde_bytes")]
    envelope: Option<Vec<u8>>,
}

/// A provider that refuses so many numbers in a row serves another phone with the same data at the same time.
const MOST_NUMBERS: u8 = 4;

impl<I: Intent> Signed<I> {
    pub(super) fn new(line: Line, sequence: Option<u64>, intent: I) -> Self {
        Self { line, sequence, intent, envelope: None, unsigned: None, renumbered: 0 }
    }

    pub(super) fn restore(saved: &Saved) -> Result<Self, Unreadable> {
        if saved.kind != I::KIND || saved.version != I::VERSION {
            return Err(Unreadable);
        }
        let State { line, sequence, intent, envelope } = saved.read()?;
        Ok(Self { envelope, ..Self::new(line, sequence, intent) })
    }

    const fn effect() -> Effect {
        if I::Request::CHANGES_STATE { Effect::Change } else { Effect::Read }
    }

    fn resume(&mut self, facts: &Facts<'_>) -> Need {
        match Self::effect() {
            Effect::Change if self.envelope.is_some() => self.send(),
            _ => self.sign(facts),
        }
    }

    fn sign(&mut self, facts: &Facts<'_>) -> Need {
        if self.line.public().is_none() {
            return Need::Key(self.line.signer().clone(), DEVICE_KEY);
        }
        let Some(unsigned) = self.line.request(facts, &self.intent.request(), self.sequence) else { return LATER };
        let message = unsigned.to_be_signed();
        self.unsigned = Some(unsigned);
        let request = SignRequest { key: self.line.signer().clone(), purpose: I::KIND, message };
        Need::Sign { batch: vec![request], fresh_for: None }
    }

    fn signed(&mut self, signatures: &[Vec<u8>]) -> Need {
        let ([signature], Some(unsigned)) = (signatures, self.unsigned.take()) else { return LATER };
        let Ok(signature) = Signature::try_from(signature.as_slice()) else { return LATER };
        self.envelope = Some(unsigned.with_signature(&signature));
        self.send()
    }

    fn send(&self) -> Need {
        let body = self.envelope.clone().unwrap_or_default();
        send(self.line.call(I::ENDPOINT, body, self.intent.limit()), Self::effect())
    }

    fn hear(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        let request = self.envelope.as_deref().unwrap_or_default();
        let reply = match self.line.open::<I::Reply>(facts, request, reply) {
            Ok(reply) => reply,
            Err(Unheard::Nothing(retry_after)) => return Need::Later { retry_after },
            Err(Unheard::TwoStatements) => return self.intent.two_statements(),
        };
        match reply.outcome {
            Ok(result) => {
                let said = Said { line: &self.line, sequence: self.sequence, time: reply.time, now: facts.now };
                self.intent.heard(result, said)
            }
            Err(refusal) if refusal.code == RefusalCode::SequenceTooLow => self.renumber(&refusal),
            Err(refusal) => self.intent.refused(&refusal, reply.time),
        }
    }

    /// A refusal uses up no number and records nothing, so the same intent may be said again under a higher one.
    fn renumber(&mut self, refusal: &Refusal) -> Need {
        self.renumbered += 1;
        if self.renumbered > MOST_NUMBERS {
            return failed(Reason::CloneSuspected);
        }
        self.envelope = None;
        Need::Sequence { at_least: refusal.sequence.unwrap_or(0) }
    }
}

impl<I: Intent> Exchange for Signed<I> {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume => self.resume(facts),
            Event::Key(spki) => match self.line.learn_public(&spki) {
                Ok(()) => self.sign(facts),
                Err(_) => failed(Reason::KeyGone),
            },
            Event::Signed(signatures) => self.signed(&signatures),
            Event::SignFailed(error) => not_signed(error, self.intent.asks_person()),
            Event::Reply(reply) => self.hear(facts, &reply),
            Event::Failed(error) if error.certainly_not_sent() && self.line.try_next_address() => self.send(),
            Event::Failed(_) => LATER,
            Event::Sequence(sequence) => {
                if self.sequence.is_some() {
                    self.sequence = Some(sequence);
                }
                self.intent.numbered().unwrap_or_else(|| self.sign(facts))
            }
        }
    }

    fn save(&self) -> Saved {
        let envelope = self.envelope.clone().filter(|_| Self::effect() == Effect::Change);
        let state = State { line: self.line.clone(), sequence: self.sequence, intent: &self.intent, envelope };
        Saved::new(NAME, I::KIND, I::VERSION, &state)
    }
}

/// What a refusal means where an exchange knows nothing better: it is over, or it was too much at once.
pub(super) fn refused(refusal: &Refusal, time: u64) -> Need {
    if refusal.code == RefusalCode::RateLimited {
        return Need::Later { retry_after: pause(refusal.until, time) };
    }
    failed(reason(refusal))
}

/// A key that cannot be used now may be used later. Only a key that asks a person can be declined: from any other it is
/// the same as "not now", so that no denial and no proof is lost to a mistaken tap.
pub(super) fn not_signed(error: SignError, asks_person: bool) -> Need {
    match error {
        SignError::Cancelled if asks_person => failed(Reason::Cancelled),
        SignError::KeyGone => failed(Reason::KeyGone),
        SignError::Cancelled | SignError::Unavailable => LATER,
    }
}

/// It is over, and it did not happen.
pub(super) fn failed(reason: Reason) -> Need {
    Need::Done(Outcome::Failed(reason))
}
