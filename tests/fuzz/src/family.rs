//! A phone at a privacyIDEA server.

use crate::phone::{Phone, binding};
use crate::script::{RAW, Script, line};
use countersign::account::{Binding, DeviceKeys, DeviceToken};
use countersign::exchange::{Decision, Outcome};
use countersign::ports::{KeyName, UnixMillis};
use countersign::protocols::{Altered, Offer, OfferText, Opened, PRIVACYIDEA, Protocol, Received, Task};
use data_encoding::{BASE32, BASE64};
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::json;
use std::sync::LazyLock;
use std::time::Duration;

const SERIAL: &str = "PIPU00007E4A";
const NONCE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const NOW: UnixMillis = UnixMillis(1_767_225_600_000);

/// The server's key for this token, which anybody knows.
static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| {
    RsaKeyPair::from_der(include_bytes!("../../../core/src/protocols/push_family/fixtures/server-key.der")).unwrap()
});

/// The binding that an honest enrolment leaves.
pub static BINDING: LazyLock<Binding> = LazyLock::new(|| {
    let enrol = Task::Enrol { offer: &offer(), keys: &keys(), token: &DeviceToken::None, phone: "Phone" };
    let script = line(RAW, &enrolled());
    match phone(Script::new(&script)).run(enrol) {
        Some(Outcome::Enrolled(enrolled)) => binding(PRIVACYIDEA.name(), *enrolled, keys()),
        other => panic!("an honest enrolment ends as {other:?}"),
    }
});

/// The phone's tasks, each named by a letter, and how it ended.
pub fn run(task: u8, script: Script<'_>) -> Option<Outcome> {
    let mut phone = phone(script);
    let (of, sequence) = (&*BINDING, 3);
    let token = DeviceToken::Fcm("token".into());
    match task {
        b'e' => phone.run(Task::Enrol { offer: &offer(), keys: &keys(), token: &token, phone: "Phone" }),
        b'p' => phone.run(Task::Prove(of)),
        b'q' => phone.run(Task::Poll { of, wait: Duration::ZERO, shown: &[] }),
        b'a' => phone.run(answer(Decision::Approve, Some("42"))),
        b'd' => phone.run(answer(Decision::Report, None)),
        b't' => phone.run(Task::SetDeviceToken { of, token: &token, sequence }),
        _ => None,
    }
}

/// A phone that speaks with this server.
pub fn phone(script: Script<'_>) -> Phone<'_> {
    Phone::new(&PRIVACYIDEA, script, NOW)
}

/// What anybody could have sent, opened.
pub fn open(message: &[u8], pushed: bool) -> Option<Opened> {
    let received = if pushed { Received::pushed } else { Received::new };
    PRIVACYIDEA.open(&BINDING, received(message.to_vec(), NOW), NOW).ok()
}

/// The server's reply to an enrolment.
pub fn enrolled() -> Vec<u8> {
    let key = BASE64.encode(KEY.public_key().as_ref());
    done(&json!(true), &json!({ "public_key": key }))
}

/// A reply of the server's that says yes.
pub fn done(value: &serde_json::Value, detail: &serde_json::Value) -> Vec<u8> {
    let result = json!({ "status": true, "value": value });
    json!({ "result": result, "detail": detail, "time": 1_767_225_600.5, "jsonrpc": "2.0" }).to_string().into_bytes()
}

/// A reply of the server's that says no.
pub fn refused(code: i64) -> Vec<u8> {
    let result = json!({ "status": false, "error": { "code": code, "message": "" } });
    json!({ "result": result, "detail": null, "time": 1_767_225_600.5, "jsonrpc": "2.0" }).to_string().into_bytes()
}

/// The open challenge, signed; `text` is what it asks.
pub fn challenge(text: &str) -> serde_json::Value {
    let url = "https://pi.example.org/ttype/push";
    let signature = sign(&format!("{NONCE}|{url}|{SERIAL}|{text}|Example|1|17,42"));
    json!({
        "nonce": NONCE, "url": url, "serial": SERIAL, "question": text, "title": "Example", "sslverify": "1",
        "require_presence": "17,42", "version": "2", "signature": signature,
    })
}

fn offer() -> Offer {
    let link = format!(
        "otpauth://pipush/alice%40phone?url=https%3A//pi.example.org/ttype/push&ttl=10&issuer=Example\
         &enrollment_credential=00112233445566778899aabbccddeeff00112233&v=1&serial={SERIAL}&sslverify=1&poll_only=False"
    );
    PRIVACYIDEA.recognise(&OfferText::scanned(link).unwrap()).unwrap().unwrap()
}

fn keys() -> DeviceKeys {
    DeviceKeys { device: KeyName("k1".into()), approval: KeyName("k1".into()) }
}

fn answer<'t>(decision: Decision, typed: Option<&str>) -> Task<'t> {
    let Some(Opened::Challenge(verified)) = open(challenge("Sign in?").to_string().as_bytes(), false) else {
        panic!("an honest challenge does not open")
    };
    let decided = verified.decide(decision, typed.map(str::to_owned), Altered(false));
    Task::Answer { of: &BINDING, decided, sequence: 3, log_head: [1; 32] }
}

fn sign(text: &str) -> String {
    let mut signature = vec![0; KEY.public().modulus_len()];
    KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    BASE32.encode(&signature)
}
