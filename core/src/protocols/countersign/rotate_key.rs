//! Rotate: a fresh device key takes over from the old one, and both sign. The approval key cannot be rotated.
//!
//! ```text
//! Resume ─► (keys) ─► both sign ─► Send(Change) ─► reply
//!    └── something may have arrived: status under the new key ─► it is known: done
//!                                                            └─► silence: the same bytes again
//! ```
//!
//! After a lost reply either key may be the living one, so the new one is tried first, with a read. Only the provider's
//! signed word makes the new key this phone's.

use super::NAME;
use super::call::{LATER, send};
use super::enrolment::{Enrolment, KnownKey};
use super::line::{DEVICE_KEY, Line, Unheard};
use super::signed::{failed, not_signed, refused};
use crate::account::Binding;
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::ports::{HttpReply, KeyName, SignRequest};
use crate::protocols::Unsupported;
use countersign_wire::cose::{Unsigned, UnsignedPair};
use countersign_wire::reply::RefusalCode;
use countersign_wire::rotate::{Rotate, Rotated};
use countersign_wire::status::{AskStatus, Status};
use countersign_wire::{PublicKey, Signature};
use serde::{Deserialize, Serialize};

const KIND: &str = "rotate-key";
const VERSION: u16 = 1;
/// As for every other change: more refusals in a row mean a second phone with the same data.
const MOST_NUMBERS: u8 = 4;

/// A rotation under way.
pub(super) struct RotateKey {
    state: State,
    step: Step,
    renumbered: u8,
}

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
struct State {
    /// Spoken by the old key.
    line: Line,
    sequence: u64,
    new: KeyName,
    new_public: Option<PublicKey>,
    #[serde(with = "serde_bytes")]
    envelope: Option<Vec<u8>>,
}

enum Step {
    Begin,
    OldKey,
    NewKey,
    Signing(Box<UnsignedPair>),
    Sent,
    SigningProbe(Box<Line>, Box<Unsigned>),
    Probing(Box<Line>, Vec<u8>),
}

pub(super) fn begin(of: &Binding, to: &KeyName, sequence: u64) -> Result<Box<dyn Exchange>, Unsupported> {
    let enrolment = Enrolment::of(of).ok_or(Unsupported)?;
    let line = Line::of_device(of, &enrolment).ok_or(Unsupported)?;
    let state = State { line, sequence, new: to.clone(), new_public: None, envelope: None };
    Ok(Box::new(RotateKey { state, step: Step::Begin, renumbered: 0 }))
}

pub(super) fn restore(saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
    if saved.version != VERSION {
        return Err(Unreadable);
    }
    Ok(Box::new(RotateKey { state: saved.read()?, step: Step::Begin, renumbered: 0 }))
}

impl Exchange for RotateKey {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        let step = std::mem::replace(&mut self.step, Step::Begin);
        match (event, step) {
            (Event::Resume, _) if facts.may_have_arrived && self.state.envelope.is_some() => self.probe(facts),
            (Event::Resume, _) => self.sign(facts),
            (Event::Sequence(sequence), _) => {
                self.state.sequence = sequence;
                self.sign(facts)
            }
            (Event::Key(spki), Step::OldKey) => match self.state.line.learn_public(&spki) {
                Ok(()) => self.sign(facts),
                Err(_) => failed(Reason::KeyGone),
            },
            (Event::Key(spki), Step::NewKey) => match PublicKey::from_spki_der(&spki) {
                Ok(public) => {
                    self.state.new_public = Some(public);
                    self.sign(facts)
                }
                Err(_) => failed(Reason::KeyGone),
            },
            (Event::Signed(signatures), Step::Signing(unsigned)) => self.signed(*unsigned, &signatures),
            (Event::Reply(reply), Step::Sent) => self.hear(facts, &reply),
            (Event::Failed(error), Step::Sent) if error.certainly_not_sent() && self.state.line.try_next_address() => {
                self.send()
            }
            (Event::Signed(signatures), Step::SigningProbe(line, unsigned)) => {
                self.signed_probe(line, *unsigned, &signatures)
            }
            (Event::Reply(reply), Step::Probing(line, request)) => self.probed(facts, *line, &request, &reply),
            // No word about the new key: the change itself asks again.
            (Event::SignFailed(_) | Event::Failed(_), Step::SigningProbe(..) | Step::Probing(..)) => self.send(),
            (Event::SignFailed(error), _) => not_signed(error, false),
            _ => LATER,
        }
    }

    fn save(&self) -> Saved {
        Saved::new(NAME, KIND, VERSION, &self.state)
    }
}

impl RotateKey {
    fn sign(&mut self, facts: &Facts<'_>) -> Need {
        let Some(old) = self.state.line.public() else {
            self.step = Step::OldKey;
            return Need::Key(self.state.line.signer().clone(), DEVICE_KEY);
        };
        let Some(new_key) = self.state.new_public else {
            self.step = Step::NewKey;
            return Need::Key(self.state.new.clone(), DEVICE_KEY);
        };
        let Some(frame) = self.state.line.frame(facts, Some(self.state.sequence)) else { return LATER };
        let unsigned = Rotate { new_key }.to_unsigned(&frame, &old.thumbprint());
        let [by_old, by_new] = unsigned.to_be_signed();
        let sign = |key: &KeyName, message| SignRequest { key: key.clone(), purpose: KIND, message };
        let batch = vec![sign(self.state.line.signer(), by_old), sign(&self.state.new, by_new)];
        self.step = Step::Signing(Box::new(unsigned));
        Need::Sign { batch, fresh_for: None }
    }

    fn signed(&mut self, unsigned: UnsignedPair, signatures: &[Vec<u8>]) -> Need {
        let [old, new] = signatures else { return LATER };
        let (Ok(old), Ok(new)) = (Signature::try_from(old.as_slice()), Signature::try_from(new.as_slice())) else {
            return LATER;
        };
        self.state.envelope = Some(unsigned.with_signatures(&[old, new]));
        self.send()
    }

    fn send(&mut self) -> Need {
        self.step = Step::Sent;
        let body = self.state.envelope.clone().unwrap_or_default();
        send(self.state.line.short_call("rotate", body), Effect::Change)
    }

    fn hear(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        let request = self.state.envelope.clone().unwrap_or_default();
        let reply = match self.state.line.open::<Rotated>(facts, &request, reply) {
            Ok(reply) => reply,
            Err(Unheard::Nothing(retry_after)) => return Need::Later { retry_after },
            Err(Unheard::TwoStatements) => return LATER,
        };
        match reply.outcome {
            Ok(rotated) if self.state.new_public.is_some_and(|new| new.thumbprint() == rotated.device_key) => {
                Need::Done(Outcome::KeyRotated)
            }
            Ok(_) => LATER,
            Err(refusal) if refusal.code == RefusalCode::SequenceTooLow => {
                self.renumbered += 1;
                if self.renumbered > MOST_NUMBERS {
                    return failed(Reason::CloneSuspected);
                }
                self.state.envelope = None;
                Need::Sequence { at_least: refusal.sequence.unwrap_or(0) }
            }
            Err(refusal) => refused(&refusal, reply.time),
        }
    }

    /// Asks under the new key how this phone is known.
    fn probe(&mut self, facts: &Facts<'_>) -> Need {
        let Some(public) = self.state.new_public else { return self.send() };
        let line = self.state.line.spoken_by(KnownKey { name: self.state.new.clone(), public });
        let Some(unsigned) = line.request(facts, &AskStatus, None) else { return LATER };
        let message = unsigned.to_be_signed();
        self.step = Step::SigningProbe(Box::new(line), Box::new(unsigned));
        let request = SignRequest { key: self.state.new.clone(), purpose: KIND, message };
        Need::Sign { batch: vec![request], fresh_for: None }
    }

    fn signed_probe(&mut self, line: Box<Line>, unsigned: Unsigned, signatures: &[Vec<u8>]) -> Need {
        let [signature] = signatures else { return self.send() };
        let Ok(signature) = Signature::try_from(signature.as_slice()) else { return self.send() };
        let body = unsigned.with_signature(&signature);
        let call = line.short_call("status", body.clone());
        self.step = Step::Probing(line, body);
        send(call, Effect::Read)
    }

    /// A status under the new key is the provider's word that it knows it. Anything else says nothing about it.
    fn probed(&mut self, facts: &mut Facts<'_>, mut line: Line, request: &[u8], reply: &HttpReply) -> Need {
        match line.open::<Status>(facts, request, reply).map(|reply| reply.outcome) {
            Ok(Ok(_)) => Need::Done(Outcome::KeyRotated),
            Ok(Err(_)) | Err(_) => self.send(),
        }
    }
}
