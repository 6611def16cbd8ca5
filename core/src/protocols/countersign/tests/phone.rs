//! A phone without disk and network: keys, randomness, and what the driver does around one exchange.

use super::super::Native;
use super::{NOW_MS, Provider, key_names};
use crate::account::{Binding, DeviceToken};
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Noticed, Outcome, Saved};
use crate::ports::{
    Entropy, EntropyError, HttpCall, HttpReply, KeyName, KeySpec, SendError, SignError, SignRequest, UnixMillis,
};
use crate::protocols::{Offer, Protocol, Task, Unsupported};
use countersign_wire::PublicKey;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// A P-256 key in memory.
pub(super) fn make_key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap()
}

/// The key of a PKCS#8 document.
pub(super) fn read_key(pkcs8: &[u8]) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new()).unwrap()
}

pub(super) fn public(key: &EcdsaKeyPair) -> PublicKey {
    PublicKey::from_point(key.public_key().as_ref()).unwrap()
}

pub(super) fn sign(key: &EcdsaKeyPair, message: &[u8]) -> Vec<u8> {
    key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
}

/// Keys by name, and one clock.
pub(super) struct Phone {
    keys: RefCell<HashMap<KeyName, EcdsaKeyPair>>,
    pub(super) specs: RefCell<HashMap<KeyName, KeySpec>>,
    pub(super) sign_error: Cell<Option<SignError>>,
    pub(super) now: UnixMillis,
    pub(super) sequence: Cell<u64>,
    random: Counter,
}

impl Phone {
    pub(super) fn new() -> Self {
        Self {
            keys: RefCell::default(),
            specs: RefCell::default(),
            sign_error: Cell::new(None),
            now: NOW_MS,
            sequence: Cell::new(0),
            random: Counter::default(),
        }
    }

    /// A phone that holds a key already.
    pub(super) fn with_key(self, name: &KeyName, key: EcdsaKeyPair) -> Self {
        self.keys.borrow_mut().insert(name.clone(), key);
        self
    }

    pub(super) fn public(&self, name: &KeyName) -> PublicKey {
        public(self.keys.borrow_mut().entry(name.clone()).or_insert_with(make_key))
    }

    pub(super) fn begin(&self, task: Task<'_>) -> Result<Run, Unsupported> {
        self.with_facts(false, |facts| Native.begin(task, facts)).map(Run::new)
    }

    fn with_facts<T>(&self, may_have_arrived: bool, body: impl FnOnce(&mut Facts<'_>) -> T) -> T {
        self.noting(may_have_arrived, &mut Noticed::default(), body)
    }

    fn noting<T>(&self, may_have_arrived: bool, noticed: &mut Noticed, body: impl FnOnce(&mut Facts<'_>) -> T) -> T {
        body(&mut Facts { now: self.now, entropy: &self.random, may_have_arrived, session: &mut None, noticed })
    }

    fn key(&self, name: &KeyName, spec: KeySpec) -> Event {
        self.specs.borrow_mut().insert(name.clone(), spec);
        Event::Key(self.public(name).to_spki_der())
    }

    pub(super) fn signature(&self, request: &SignRequest) -> Vec<u8> {
        sign(&self.keys.borrow()[&request.key], &request.message)
    }

    fn sign(&self, batch: &[SignRequest]) -> Event {
        if let Some(error) = self.sign_error.get() {
            return Event::SignFailed(error);
        }
        let keys = self.keys.borrow();
        Event::Signed(batch.iter().map(|request| sign(&keys[&request.key], &request.message)).collect())
    }
}

/// Different each time, the same in each run.
#[derive(Default)]
struct Counter(AtomicU8);

impl Entropy for Counter {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        out.fill(self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

/// How a run stopped.
#[derive(Debug)]
pub(super) enum Stopped {
    Done(Outcome),
    Later(Option<Duration>),
}

impl Stopped {
    #[track_caller]
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Done(outcome) => outcome,
            Self::Later(pause) => panic!("put off: {pause:?}"),
        }
    }

    #[track_caller]
    pub(super) fn put_off(self) -> Option<Duration> {
        match self {
            Self::Later(pause) => pause,
            Self::Done(outcome) => panic!("done: {outcome:?}"),
        }
    }
}

/// What becomes of one call.
pub(super) type Network<'a> = &'a mut dyn FnMut(&HttpCall) -> Result<HttpReply, SendError>;

/// One exchange, with what the driver keeps about it.
pub(super) struct Run {
    exchange: Box<dyn Exchange>,
    pub(super) may_have_arrived: bool,
    saved: Saved,
    pub(super) sent: Vec<(HttpCall, Effect)>,
    pub(super) noticed: Noticed,
}

impl Run {
    pub(super) fn new(exchange: Box<dyn Exchange>) -> Self {
        let saved = exchange.save();
        Self { exchange, may_have_arrived: false, saved, sent: Vec::new(), noticed: Noticed::default() }
    }

    pub(super) fn enrol(phone: &Phone, offer: &Offer) -> Self {
        phone.begin(Task::Enrol { offer, keys: &key_names(), token: &DeviceToken::None, phone: "Phone" }).unwrap()
    }

    pub(super) fn poll(phone: &Phone, of: &Binding) -> Self {
        phone.begin(Task::Poll { of, wait: Duration::ZERO, shown: &[] }).unwrap()
    }

    /// The last committed state, in a new process.
    pub(super) fn reborn(self) -> Self {
        let exchange = Native.restore(&self.saved).expect("readable");
        Self { exchange, ..self }
    }

    pub(super) fn restored(saved: &Saved, may_have_arrived: bool) -> Self {
        Self { may_have_arrived, ..Self::new(Native.restore(saved).expect("readable")) }
    }

    pub(super) fn saved(&self) -> &Saved {
        &self.saved
    }

    /// Resumes, and runs until it is over or put off.
    pub(super) fn resume(&mut self, phone: &Phone, network: Network<'_>) -> Stopped {
        let mut event = Event::Resume;
        loop {
            let need = phone.noting(self.may_have_arrived, &mut self.noticed, |facts| self.exchange.step(facts, event));
            event = match need {
                Need::Key(name, spec) => phone.key(&name, spec),
                Need::Sign { batch, .. } => phone.sign(&batch),
                Need::Send(call, effect) => self.send(&call, effect, network),
                Need::Sequence { at_least } => {
                    self.saved = self.exchange.save();
                    phone.sequence.set((phone.sequence.get() + 1).max(at_least));
                    Event::Sequence(phone.sequence.get())
                }
                Need::Later { retry_after } => {
                    self.saved = self.exchange.save();
                    return Stopped::Later(retry_after);
                }
                Need::Done(outcome) => return Stopped::Done(outcome),
            };
        }
    }

    /// Runs with a working network.
    #[track_caller]
    pub(super) fn finish(&mut self, phone: &Phone, provider: &mut Provider) -> Outcome {
        self.resume(phone, &mut |call| Ok(provider.answer(call))).outcome()
    }

    /// The provider gets everything, the phone gets no change's reply.
    #[track_caller]
    pub(super) fn lose_reply(&mut self, phone: &Phone, provider: &mut Provider) {
        let stopped = self.resume(phone, &mut |call| {
            let reply = provider.answer(call);
            if is_read(call) { Ok(reply) } else { Err(SendError::NoReply) }
        });
        stopped.put_off();
    }

    /// Bodies of the changes that were sent, in order.
    pub(super) fn changes(&self) -> Vec<&[u8]> {
        self.sent.iter().filter(|(_, effect)| *effect == Effect::Change).map(|(call, _)| call.body.as_slice()).collect()
    }

    fn send(&mut self, call: &HttpCall, effect: Effect, network: Network<'_>) -> Event {
        let before = self.may_have_arrived;
        if effect == Effect::Change {
            self.may_have_arrived = true;
            self.saved = self.exchange.save();
        }
        self.sent.push((call.clone(), effect));
        match network(call) {
            Ok(reply) => Event::Reply(reply),
            Err(error) => {
                if error.certainly_not_sent() {
                    self.may_have_arrived = before;
                }
                Event::Failed(error)
            }
        }
    }
}

fn is_read(call: &HttpCall) -> bool {
    ["look-up", "status", "poll", "move-begin"].iter().any(|endpoint| call.url.ends_with(endpoint))
}
