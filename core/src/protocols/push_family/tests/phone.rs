//! One exchange, driven by hand.

use super::server::{Server, model_key, model_signature};
use super::{NOW, keys};
use crate::account::{Binding, DeviceToken};
use crate::exchange::{Decision, Effect, Event, Exchange, Facts, Need, Noticed, Outcome, Saved};
use crate::ports::{Entropy, EntropyError, HttpCall, HttpReply, SendError, UnixMillis};
use crate::protocols::{Altered, Offer, Task, Unsupported, Verified, find};
use std::time::Duration;

/// Not random at all: only the name of a challenge that cannot exist is made of it.
struct Sevens;

impl Entropy for Sevens {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        out.fill(7);
        Ok(())
    }
}

pub(super) struct Run {
    pub(super) exchange: Box<dyn Exchange>,
    pub(super) now: UnixMillis,
    pub(super) may_have_arrived: bool,
    /// The replies to so many changes are lost on their way.
    pub(super) lost_replies: u8,
    pub(super) noticed: Noticed,
    pub(super) calls: usize,
}

impl Run {
    pub(super) fn begin(task: Task<'_>) -> Result<Self, Unsupported> {
        let mut noticed = Noticed::default();
        let dialect = match &task {
            Task::LookUp(offer) | Task::Enrol { offer, .. } => offer.protocol,
            Task::Prove(of)
            | Task::Poll { of, .. }
            | Task::Examine(of)
            | Task::Answer { of, .. }
            | Task::SetDeviceToken { of, .. }
            | Task::Echo { of, .. }
            | Task::RotateKey { of, .. }
            | Task::Follow { of, .. }
            | Task::Withdraw { of, .. } => &of.protocol,
        };
        let dialect = find(dialect).unwrap();
        Ok(Self::of(dialect.begin(task, &mut facts(NOW, false, &mut None, &mut noticed))?))
    }

    pub(super) fn restored(saved: &Saved) -> Self {
        Self { may_have_arrived: true, ..Self::of(find(&saved.protocol).unwrap().restore(saved).unwrap()) }
    }

    pub(super) fn enrol(offer: &Offer) -> Self {
        Self::begin(Task::Enrol { offer, keys: &keys(), token: &DeviceToken::None, phone: "Phone" }).unwrap()
    }

    pub(super) fn poll(of: &Binding) -> Self {
        Self::begin(Task::Poll { of, wait: Duration::ZERO, shown: &[] }).unwrap()
    }

    pub(super) fn answer(of: &Binding, verified: Verified, decision: Decision, typed: Option<&str>) -> Self {
        let decided = verified.decide(decision, typed.map(str::to_owned), Altered(false));
        Self::begin(Task::Answer { of, decided, sequence: 1, log_head: [0; 32] }).unwrap()
    }

    fn of(exchange: Box<dyn Exchange>) -> Self {
        let noticed = Noticed::default();
        Self { exchange, now: NOW, may_have_arrived: false, lost_replies: 0, noticed, calls: 0 }
    }

    /// Drives it to its end; put off means resumed.
    pub(super) fn finish(&mut self, server: &mut Server) -> Outcome {
        (0..8).find_map(|_| self.turn(server)).expect("an end")
    }

    /// Drives it until it is over or put off.
    pub(super) fn turn(&mut self, server: &mut Server) -> Option<Outcome> {
        self.turn_with(|call| server.serve(call, NOW))
    }

    /// The same, with somebody else at the other end.
    pub(super) fn turn_with(&mut self, mut serve: impl FnMut(&HttpCall) -> HttpReply) -> Option<Outcome> {
        let mut event = Event::Resume;
        loop {
            let mut session = None;
            let mut facts = facts(self.now, self.may_have_arrived, &mut session, &mut self.noticed);
            event = match self.exchange.step(&mut facts, event) {
                Need::Key(name, _) => Event::Key(model_key(&name)),
                Need::Sign { batch, .. } => Event::Signed(batch.iter().map(model_signature).collect()),
                Need::Send(call, effect) => {
                    self.calls += 1;
                    let reply = serve(&call);
                    self.may_have_arrived |= effect == Effect::Change;
                    if effect == Effect::Change && self.lost_replies > 0 {
                        self.lost_replies -= 1;
                        Event::Failed(SendError::NoReply)
                    } else {
                        Event::Reply(reply)
                    }
                }
                Need::Later { .. } => return None,
                Need::Done(outcome) => return Some(outcome),
                Need::Sequence { .. } => panic!("no numbers here"),
            };
        }
    }
}

fn facts<'a>(
    now: UnixMillis,
    may_have_arrived: bool,
    session: &'a mut Option<Vec<u8>>,
    noticed: &'a mut Noticed,
) -> Facts<'a> {
    Facts { now, entropy: &Sevens, may_have_arrived, session, noticed }
}
