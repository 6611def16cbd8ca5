//! A phone whose network is the fuzzer: the real exchanges of a protocol, driven as the worker drives them.
//!
//! Whatever is said to it, no step panics, and what is saved can be picked up again and is then saved alike.

use crate::script::{Line, Script};
use countersign::account::{AccountId, Binding, BindingId, BindingState, DeviceKeys, Standing, TokenState};
use countersign::exchange::{Effect, Enrolled, Event, Exchange, Facts, Need, Noticed, Outcome};
use countersign::ports::{Entropy, EntropyError, HttpCall, HttpReply, KeyName, SendError, SignRequest, UnixMillis};
use countersign::protocols::{Protocol, Task, Unsupported};

/// More steps than any conversation needs that comes to an end.
const MOST_STEPS: usize = 64;

/// What the exchanges talk to.
pub struct Phone<'a> {
    /// The dialect.
    pub protocol: &'static dyn Protocol,
    /// What the fuzzer says.
    pub script: Script<'a>,
    /// The public key of a name, DER SubjectPublicKeyInfo.
    pub public: fn(&KeyName) -> Vec<u8>,
    /// A signature.
    pub sign: fn(&SignRequest) -> Vec<u8>,
    /// What the provider itself says; `None`: the fuzzer speaks as anybody.
    pub provider: fn(&HttpCall, Line<'_>) -> Option<Vec<u8>>,
    /// Whether the provider itself has said anything.
    pub heard: bool,
    /// The wall clock.
    pub now: UnixMillis,
    arrived: bool,
    session: Option<Vec<u8>>,
    noticed: Noticed,
}

impl<'a> Phone<'a> {
    pub fn new(protocol: &'static dyn Protocol, script: Script<'a>, now: UnixMillis) -> Self {
        Self {
            protocol,
            script,
            public: |_| Vec::new(),
            sign: |_| vec![7; 64],
            provider: |_, _| None,
            heard: false,
            now,
            arrived: false,
            session: None,
            noticed: Noticed::default(),
        }
    }

    /// Runs a task until it is over; `None`: it waits, or the fuzzer has said all.
    pub fn run(&mut self, task: Task<'_>) -> Option<Outcome> {
        let kept = !matches!(task, Task::LookUp(_) | Task::Poll { .. } | Task::Examine(_));
        let exchange = self.begin(task).ok()?;
        self.carry_on(exchange, kept)
    }

    /// Picks up what was saved and runs it. `kept`: it is stored around its changes.
    pub fn carry_on(&mut self, mut exchange: Box<dyn Exchange>, kept: bool) -> Option<Outcome> {
        let mut event = Event::Resume;
        for _ in 0..MOST_STEPS {
            let need = self.step(exchange.as_mut(), event);
            event = match need {
                Need::Done(outcome) => return Some(outcome),
                Need::Key(name, _) => Event::Key((self.public)(&name)),
                Need::Sign { batch, .. } => match self.script.next_failure() {
                    Some(error) => Event::SignFailed(error),
                    None => Event::Signed(batch.iter().map(self.sign).collect()),
                },
                Need::Send(call, effect) => {
                    let said = self.script.next()?;
                    let event = self.reply(&call, said);
                    self.arrived |= effect == Effect::Change && !matches!(event, Event::Failed(SendError::NotSent));
                    event
                }
                Need::Sequence { at_least } => Event::Sequence(at_least.clamp(9, 1 << 50)),
                Need::Later { .. } => {
                    self.script.next()?;
                    if kept {
                        exchange = self.picked_up(exchange.as_ref());
                    }
                    Event::Resume
                }
            };
        }
        None
    }

    fn begin(&mut self, task: Task<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        let mut facts = facts(self.now, false, &mut self.session, &mut self.noticed);
        self.protocol.begin(task, &mut facts)
    }

    fn step(&mut self, exchange: &mut dyn Exchange, event: Event) -> Need {
        exchange.step(&mut facts(self.now, self.arrived, &mut self.session, &mut self.noticed), event)
    }

    fn reply(&mut self, call: &HttpCall, said: Line<'_>) -> Event {
        if let Some(body) = (self.provider)(call, said) {
            self.heard = true;
            return Event::Reply(HttpReply { status: 200, headers: Vec::new(), body });
        }
        match said.from_anybody() {
            Ok(reply) => Event::Reply(reply),
            Err(error) => Event::Failed(error),
        }
    }

    fn picked_up(&self, exchange: &dyn Exchange) -> Box<dyn Exchange> {
        let saved = exchange.save();
        let again = self.protocol.restore(&saved).expect("what was saved is read");
        assert!(again.save() == saved, "and is the same: {saved:?}");
        again
    }
}

/// Whether something is said to have happened at the provider.
pub fn is_success(outcome: &Outcome) -> bool {
    !matches!(outcome, Outcome::Failed(_) | Outcome::Unconfirmed)
}

/// A binding, as the activation stores it.
pub fn binding(protocol: &str, enrolled: Enrolled, keys: DeviceKeys) -> Binding {
    Binding {
        id: BindingId([1; 16]),
        account: AccountId([2; 16]),
        protocol: protocol.to_owned(),
        endpoint: enrolled.endpoint,
        provider: enrolled.provider,
        keys,
        private: enrolled.private,
        subject: enrolled.subject,
        state: BindingState::Active,
        standing: Standing::Good,
        suspected: None,
        sequence: 3,
        confirmation: enrolled.confirmation,
        token: TokenState::default(),
        last_contact: None,
        successor: None,
        replaced_by: None,
        created_at: UnixMillis(0),
    }
}

fn facts<'f>(
    now: UnixMillis,
    may_have_arrived: bool,
    session: &'f mut Option<Vec<u8>>,
    noticed: &'f mut Noticed,
) -> Facts<'f> {
    Facts { now, entropy: &Same, may_have_arrived, session, noticed }
}

/// The same bytes each time, so that a failure can be repeated.
struct Same;

impl Entropy for Same {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        out.fill(7);
        Ok(())
    }
}
