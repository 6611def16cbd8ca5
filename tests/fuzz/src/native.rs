//! A phone at a native provider, and what that provider signs.

use crate::phone::{Phone, binding};
use crate::script::{HONEST, Line, NEWER, REFUSED, SIGNED, Script, line};
use crate::{NOW, WORLD};
use countersign::account::{Binding, DeviceKeys, DeviceToken, Successor};
use countersign::exchange::{Decision, Outcome};
use countersign::ports::{HttpCall, KeyName, SignRequest, UnixMillis};
use countersign::protocols::{Altered, Decided, Native, Offer, OfferText, Opened, Protocol, Received, Task};
use countersign_wire::approval::{Polled, Receipt};
use countersign_wire::enrol::Enrolled;
use countersign_wire::reply::{Refusal, RefusalCode, ReplyBody, decode_result, encode_result};
use countersign_wire::rotate::Rotated;
use countersign_wire::statement::VerifiedStatement;
use countersign_wire::status::Status;
use countersign_wire::token::TokenHeld;
use countersign_wire::withdraw::Withdrawn;
use countersign_wire::{Digest, purpose};
use std::sync::LazyLock;
use std::time::Duration;

/// The binding that an honest enrolment leaves.
pub static BINDING: LazyLock<Binding> = LazyLock::new(|| {
    let script = [line(HONEST, &[]), line(HONEST, &[])].concat();
    let enrol = Task::Enrol { offer: &offer(), keys: &keys(), token: &DeviceToken::None, phone: "Phone" };
    match phone(Script::new(&script)).run(enrol) {
        Some(Outcome::Enrolled(enrolled)) => binding(Native.name(), *enrolled, keys()),
        other => panic!("an honest enrolment ends as {other:?}"),
    }
});

/// The phone's tasks, each named by a letter. The second value is how it ended, the first whether the provider itself had
/// said anything by then.
pub fn run(task: u8, script: Script<'_>) -> (bool, Option<Outcome>) {
    let mut phone = phone(script);
    let (of, sequence) = (&*BINDING, 3);
    let outcome = match task {
        b'l' => phone.run(Task::LookUp(&offer())),
        b'e' => phone.run(Task::Enrol { offer: &offer(), keys: &keys(), token: &DeviceToken::None, phone: "Phone" }),
        b'p' => phone.run(Task::Prove(of)),
        b'q' => phone.run(Task::Poll { of, wait: Duration::from_secs(25), shown: &[vec![5; 16]] }),
        b'x' => phone.run(Task::Examine(of)),
        b'a' => phone.run(answer(Decision::Approve)),
        b'd' => phone.run(answer(Decision::Deny)),
        b't' => phone.run(Task::SetDeviceToken { of, token: &DeviceToken::Fcm("token".into()), sequence }),
        b'o' => phone.run(Task::Echo { of, pushed: &[1; 16], sequence }),
        b'k' => phone.run(Task::RotateKey { of, to: &KeyName("next".into()), sequence }),
        b'w' => phone.run(Task::Withdraw { of, sequence }),
        b'f' => {
            let keys = DeviceKeys { device: KeyName("next".into()), ..keys() };
            phone.run(Task::Follow {
                of,
                successor: &successor(),
                keys: &keys,
                token: &DeviceToken::None,
                phone: "Phone",
            })
        }
        _ => None,
    };
    (phone.heard, outcome)
}

/// A phone that speaks with this provider.
pub fn phone(script: Script<'_>) -> Phone<'_> {
    let mut phone = Phone::new(&Native, script, now());
    (phone.public, phone.sign, phone.provider) = (public, sign, provider);
    phone
}

/// What anybody could have sent, opened.
pub fn open(message: &[u8], pushed: bool) -> Option<Opened> {
    let received = if pushed { Received::pushed } else { Received::new };
    Native.open(&BINDING, received(message.to_vec(), now()), now()).ok()
}

/// The time in milliseconds.
pub fn now() -> UnixMillis {
    UnixMillis(i64::try_from(NOW * 1000).unwrap())
}

fn offer() -> Offer {
    let link = String::from_utf8(WORLD.offer().to_link().expose().to_vec()).unwrap();
    Native.recognise(&OfferText::scanned(link).unwrap()).unwrap().unwrap()
}

fn keys() -> DeviceKeys {
    DeviceKeys { device: KeyName("device".into()), approval: KeyName("approval".into()) }
}

fn answer<'t>(decision: Decision) -> Task<'t> {
    let typed = (decision == Decision::Approve).then(|| "42".to_owned());
    Task::Answer {
        of: &BINDING,
        decided: decided(decision, typed),
        sequence: 3,
        log_head: *Digest::of(b"log").as_bytes(),
    }
}

fn decided(decision: Decision, typed: Option<String>) -> Decided {
    match open(&WORLD.signed_challenge(), false) {
        Some(Opened::Challenge(verified)) => verified.decide(decision, typed, Altered(false)),
        _ => panic!("an honest challenge does not open"),
    }
}

fn successor() -> Successor {
    Successor {
        host: WORLD.origin.host().to_owned(),
        identity: Vec::new(),
        expires_at: UnixMillis(i64::MAX),
        private: WORLD.next_statement(),
    }
}

fn key(name: &KeyName) -> &'static crate::Key {
    match name.0.as_str() {
        "approval" => &WORLD.approval,
        "next" => &WORLD.operator,
        _ => &WORLD.device,
    }
}

fn public(name: &KeyName) -> Vec<u8> {
    key(name).public.to_spki_der()
}

fn sign(request: &SignRequest) -> Vec<u8> {
    key(&request.key).sign(&request.message).as_bytes().to_vec()
}

/// What the provider says, where the fuzzer leaves it to say it.
fn provider(call: &HttpCall, said: Line<'_>) -> Option<Vec<u8>> {
    let world = &*WORLD;
    let honest = said.kind == HONEST;
    match call.url.rsplit('/').next()? {
        "look-up" if honest => Some(world.look_up_reply().encode(&call.body, &world.offer_secret)),
        "look-up" if said.kind == SIGNED => Some(world.maced(purpose::LOOK_UP_REPLY, said.content)),
        "enrol" if honest => Some(signed(call, &Enrolled(world.enrolled_device()), false)),
        "enrol" => vouched::<Enrolled>(call, said),
        "status" => vouched::<Status>(call, said),
        "poll" => vouched::<Polled>(call, said),
        "answer" => vouched::<Receipt>(call, said),
        "token" | "echo" => vouched::<TokenHeld>(call, said),
        "rotate" => vouched::<Rotated>(call, said),
        "withdraw" => vouched::<Withdrawn>(call, said),
        _ => None, // the successor's key is not here
    }
}

fn vouched<M: ReplyBody>(call: &HttpCall, said: Line<'_>) -> Option<Vec<u8>> {
    match said.kind {
        SIGNED | NEWER => {
            let result: M = decode_result(said.content).ok()?;
            assert_eq!(encode_result(&result), said.content);
            Some(signed(call, &result, said.kind == NEWER))
        }
        REFUSED => {
            let (place, time) = said.content.split_first()?;
            let code = *RefusalCode::ALL.get(usize::from(*place))?;
            let number = time.first().map(|byte| u64::from(*byte));
            let refusal = Refusal { code, until: number.map(|n| (NOW + n) * 1000), sequence: number };
            let unsigned = WORLD.frame(&call.body, None).refuse::<M>(&WORLD.challenge.thumbprint(), &refusal);
            Some(WORLD.sign(unsigned))
        }
        _ => None,
    }
}

fn signed<M: ReplyBody>(call: &HttpCall, result: &M, newer: bool) -> Vec<u8> {
    let newer = newer.then(|| {
        let bytes = WORLD.next_statement();
        (*VerifiedStatement::open(&bytes, &WORLD.pin).unwrap().digest(), bytes)
    });
    WORLD.sign(WORLD.frame(&call.body, newer).accept(&WORLD.challenge.thumbprint(), result))
}
