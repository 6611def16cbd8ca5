//! A phone without disk: the native protocol's exchanges, software keys, and its own processor time.

use crate::ratio::processor_time;
use crate::world::World;
use countersign::account::{
    AccountId, Binding, BindingId, BindingState, DeviceKeys, DeviceToken, Standing, TokenState,
};
use countersign::exchange::{Decision, Enrolled, Event, Exchange, Facts, Need, Noticed, Outcome, Receipt};
use countersign::ports::{Entropy, EntropyError, HttpCall, HttpReply, KeyName, SignRequest, UnixMillis};
use countersign::protocols::{self, Altered, OfferText, Opened, Protocol, Received, Task};
use countersign_adapters::SystemEntropy;
use countersign_wire::PublicKey;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use rustix::time::ClockId;
use std::hint::black_box;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An enrolled phone.
pub(crate) struct Phone {
    keys: Keys,
    binding: Binding,
    sequence: u64,
}

/// One approval as it was given: everything from outside, so that the phone can do it again without a provider.
pub(crate) struct Tape {
    pub(crate) challenge: Vec<u8>,
    pub(crate) answer: Vec<u8>,
    pub(crate) receipt: Vec<u8>,
    now: UnixMillis,
    sequence: u64,
    signature: Vec<u8>,
}

/// A device key and an approval key.
struct Keys {
    names: DeviceKeys,
    device: EcdsaKeyPair,
    approval: EcdsaKeyPair,
    random: SystemRandom,
}

/// What a conversation talks to.
trait Outside {
    fn sign(&mut self, keys: &Keys, request: &SignRequest) -> Vec<u8>;
    fn send(&mut self, call: HttpCall) -> HttpReply;
}

impl Phone {
    /// Takes an offer up.
    pub(crate) fn enrol(world: &World, link: &str) -> Self {
        let text = OfferText::scanned(link.to_owned()).unwrap();
        let offer = native().recognise(&text).unwrap().unwrap();
        let keys = Keys::make();
        let task = Task::Enrol { offer: &offer, keys: &keys.names, token: &DeviceToken::None, phone: "Phone" };
        let outcome = keys.converse(task, now(), &mut Live::at(world));
        let Outcome::Enrolled(enrolled) = outcome else { panic!("not enrolled") };
        let binding = binding(*enrolled, &keys.names);
        Self { keys, binding, sequence: 0 }
    }

    /// The one open prompt, and what asking for it cost this phone.
    pub(crate) fn poll(&self, world: &World) -> (Vec<u8>, Duration) {
        let task = Task::Poll { of: &self.binding, wait: Duration::ZERO, shown: &[] };
        let mut live = Live::at(world);
        let outcome = self.keys.converse(task, now(), &mut live);
        let took = live.phones_share();
        let Outcome::Polled(polled) = outcome else { panic!("not polled") };
        (polled.challenges.into_iter().next().unwrap().message, took)
    }

    /// Verifies a challenge, approves it, and checks the receipt. Tells what that cost this phone, too.
    pub(crate) fn approve(&mut self, world: &World, challenge: Vec<u8>) -> (Tape, Duration) {
        self.sequence += 1;
        let (now, mut live) = (now(), Live::at(world));
        self.answer(challenge.clone(), now, self.sequence, &mut live);
        let took = live.phones_share();
        let Live { answer, receipt, signature, .. } = live;
        (Tape { challenge, answer, receipt, now, sequence: self.sequence, signature }, took)
    }

    /// Does it again, as on the tape: all the work, with what came from outside then.
    pub(crate) fn replay(&self, tape: &Tape) {
        self.answer(tape.challenge.clone(), tape.now, tape.sequence, &mut Recorded(tape));
    }

    fn answer(&self, message: Vec<u8>, now: UnixMillis, sequence: u64, outside: &mut dyn Outside) {
        let opened = native().open(&self.binding, Received::new(message, now), now);
        let Ok(Opened::Challenge(verified)) = opened else { panic!("not genuine") };
        let decided = verified.decide(Decision::Approve, None, Altered(false));
        let task = Task::Answer { of: &self.binding, decided, sequence, log_head: [0x10; 32] };
        let outcome = self.keys.converse(task, now, outside);
        let Outcome::Answered(answered) = outcome else { panic!("not answered") };
        assert!(matches!(answered.receipt, Receipt::Recorded { decision: Decision::Approve, .. }));
    }
}

impl Keys {
    fn make() -> Self {
        let names = DeviceKeys { device: KeyName("device".into()), approval: KeyName("approval".into()) };
        Self { names, device: make_key(), approval: make_key(), random: SystemRandom::new() }
    }

    fn named(&self, name: &KeyName) -> &EcdsaKeyPair {
        if *name == self.names.approval { &self.approval } else { &self.device }
    }

    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        self.named(&request.key).sign(&self.random, &request.message).unwrap().as_ref().to_vec()
    }

    /// Runs one exchange to its end.
    fn converse(&self, task: Task<'_>, now: UnixMillis, outside: &mut dyn Outside) -> Outcome {
        let (mut session, mut noticed) = (None, Noticed::default());
        let mut facts =
            Facts { now, entropy: &SameAgain, may_have_arrived: false, session: &mut session, noticed: &mut noticed };
        let mut exchange: Box<dyn Exchange> = native().begin(task, &mut facts).unwrap();
        let mut event = Event::Resume;
        loop {
            event = match exchange.step(&mut facts, event) {
                Need::Key(name, _) => {
                    let point = self.named(&name).public_key().as_ref();
                    Event::Key(PublicKey::from_point(point).unwrap().to_spki_der())
                }
                Need::Sign { batch, .. } => {
                    Event::Signed(batch.iter().map(|request| outside.sign(self, request)).collect())
                }
                Need::Send(call, _) => Event::Reply(outside.send(call)),
                Need::Done(outcome) => return outcome,
                need @ (Need::Later { .. } | Need::Sequence { .. }) => panic!("{need:?}"),
            };
        }
    }
}

/// A provider that answers, what was last said, and how long it took.
struct Live<'a> {
    world: &'a World,
    begun: Duration,
    provider: Duration,
    answer: Vec<u8>,
    receipt: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Live<'a> {
    fn at(world: &'a World) -> Self {
        let (begun, provider) = (of_thread(), Duration::ZERO);
        Self { world, begun, provider, answer: Vec::new(), receipt: Vec::new(), signature: Vec::new() }
    }

    /// Processor time since its beginning that was not the provider's.
    fn phones_share(&self) -> Duration {
        of_thread().saturating_sub(self.begun).saturating_sub(self.provider)
    }
}

impl Outside for Live<'_> {
    fn sign(&mut self, keys: &Keys, request: &SignRequest) -> Vec<u8> {
        self.signature = keys.sign(request);
        self.signature.clone()
    }

    fn send(&mut self, call: HttpCall) -> HttpReply {
        let sent = of_thread();
        let reply = self.world.send(&call);
        self.provider += of_thread().saturating_sub(sent);
        self.answer = call.body;
        self.receipt.clone_from(&reply.body);
        reply
    }
}

/// What a tape says.
struct Recorded<'a>(&'a Tape);

impl Outside for Recorded<'_> {
    /// A signature is made, and the one that the receipt was given for is used.
    fn sign(&mut self, keys: &Keys, request: &SignRequest) -> Vec<u8> {
        black_box(keys.sign(request));
        self.0.signature.clone()
    }

    fn send(&mut self, call: HttpCall) -> HttpReply {
        assert_eq!(call.body, self.0.answer);
        HttpReply { status: 200, headers: Vec::new(), body: self.0.receipt.clone() }
    }
}

/// Randomness that costs what randomness costs, and comes again in a replay.
struct SameAgain;

impl Entropy for SameAgain {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        SystemEntropy.fill(out)?;
        out.fill(7);
        Ok(())
    }
}

/// Processor time of this thread.
fn of_thread() -> Duration {
    processor_time(ClockId::ThreadCPUTime)
}

/// A P-256 key in memory.
pub(crate) fn make_key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap()
}

fn native() -> &'static dyn Protocol {
    protocols::find("countersign").unwrap()
}

fn now() -> UnixMillis {
    UnixMillis(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap())
}

fn binding(enrolled: Enrolled, keys: &DeviceKeys) -> Binding {
    Binding {
        id: BindingId([1; 16]),
        account: AccountId([2; 16]),
        protocol: "countersign".into(),
        endpoint: enrolled.endpoint,
        provider: enrolled.provider,
        keys: keys.clone(),
        private: enrolled.private,
        subject: enrolled.subject,
        state: BindingState::Active,
        standing: Standing::Good,
        suspected: None,
        sequence: 0,
        confirmation: enrolled.confirmation,
        token: TokenState::default(),
        last_contact: None,
        successor: None,
        replaced_by: None,
        created_at: now(),
    }
}
