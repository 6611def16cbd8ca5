//! A phone at a server of the push family: privacyIDEA or eduMFA.

use crate::phone::{Phone, binding};
use crate::script::{RAW, Script, line};
use countersign::account::{Binding, DeviceKeys, DeviceToken};
use countersign::exchange::{Decision, Outcome};
use countersign::ports::{KeyName, UnixMillis};
use countersign::protocols::{
    Altered, Dialect, EDUMFA, Offer, OfferText, Opened, PRIVACYIDEA, Protocol, Received, Task,
};
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

/// A challenge, signed once: such a signature takes longer than all that a run does.
static ASKED: LazyLock<Vec<u8>> = LazyLock::new(|| challenge("Sign in?").to_string().into_bytes());

/// A phone's server, by its dialect.
pub struct Server {
    dialect: &'static Dialect,
    /// How its links begin, and what only they say.
    link: [&'static str; 2],
    /// The binding that an honest enrolment leaves.
    pub binding: LazyLock<Binding>,
}

/// A privacyIDEA server.
pub static PRIVACYIDEA_SERVER: Server = Server {
    dialect: &PRIVACYIDEA,
    link: ["otpauth://pipush", "&poll_only=False"],
    binding: LazyLock::new(|| PRIVACYIDEA_SERVER.enrol()),
};

/// An eduMFA server.
pub static EDUMFA_SERVER: Server =
    Server { dialect: &EDUMFA, link: ["edumfa-push://edumfa", ""], binding: LazyLock::new(|| EDUMFA_SERVER.enrol()) };

/// A link that either may have made; eduMFA's dialect asks whose it is.
const EITHER: [&str; 2] = ["otpauth://pipush", ""];

/// Each of them.
pub static SERVERS: [&Server; 2] = [&PRIVACYIDEA_SERVER, &EDUMFA_SERVER];

impl Server {
    /// The server whose dialect has that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        SERVERS.into_iter().find(|server| server.name() == name)
    }

    /// The stable word of its dialect.
    pub fn name(&self) -> &'static str {
        self.dialect.name()
    }

    /// The phone's tasks, each named by a letter, and how it ended.
    pub fn run(&'static self, task: u8, script: Script<'_>) -> Option<Outcome> {
        let mut phone = self.phone(script);
        let (of, sequence) = (&*self.binding, 3);
        let token = DeviceToken::Fcm("token".into());
        match task {
            b'e' => phone.run(Task::Enrol { offer: &self.offer(), keys: &keys(), token: &token, phone: "Phone" }),
            b'l' => phone.run(Task::LookUp(&offer(&EDUMFA, EITHER))),
            b'p' => phone.run(Task::Prove(of)),
            b'q' => phone.run(Task::Poll { of, wait: Duration::ZERO, shown: &[] }),
            b'x' => phone.run(Task::Examine(of)),
            b'a' => phone.run(self.answer(Decision::Approve, Some("42"))),
            b'd' => phone.run(self.answer(Decision::Report, None)),
            b't' => phone.run(Task::SetDeviceToken { of, token: &token, sequence }),
            _ => None,
        }
    }

    /// A phone that speaks with this server.
    pub fn phone<'a>(&self, script: Script<'a>) -> Phone<'a> {
        Phone::new(self.dialect, script, NOW)
    }

    /// What anybody could have sent, opened.
    pub fn open(&self, message: &[u8], pushed: bool) -> Option<Opened> {
        let received = if pushed { Received::pushed } else { Received::new };
        self.dialect.open(&self.binding, received(message.to_vec(), NOW), NOW).ok()
    }

    fn enrol(&self) -> Binding {
        let enrol = Task::Enrol { offer: &self.offer(), keys: &keys(), token: &DeviceToken::None, phone: "Phone" };
        match self.phone(Script::new(&line(RAW, &enrolled()))).run(enrol) {
            Some(Outcome::Enrolled(enrolled)) => binding(self.name(), *enrolled, keys()),
            other => panic!("an honest enrolment ends as {other:?}"),
        }
    }

    fn offer(&self) -> Offer {
        offer(self.dialect, self.link)
    }

    fn answer<'t>(&'static self, decision: Decision, typed: Option<&str>) -> Task<'t> {
        let Some(Opened::Challenge(verified)) = self.open(&ASKED, false) else {
            panic!("an honest challenge does not open")
        };
        let decided = verified.decide(decision, typed.map(str::to_owned), Altered(false));
        Task::Answer { of: &self.binding, decided, sequence: 3, log_head: [1; 32] }
    }
}

fn offer(dialect: &Dialect, [begins, more]: [&str; 2]) -> Offer {
    let link = format!(
        "{begins}/alice%40phone?url=https%3A//pi.example.org/ttype/push&ttl=10&issuer=Example\
         &enrollment_credential=00112233445566778899aabbccddeeff00112233&v=1&serial={SERIAL}&sslverify=1{more}"
    );
    dialect.recognise(&OfferText::scanned(link).unwrap()).unwrap().unwrap()
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

/// A reply of the server's that says no; its clock is so many seconds ahead.
pub fn refused(code: i64, ahead: u32) -> Vec<u8> {
    let result = json!({ "status": false, "error": { "code": code, "message": "" } });
    let time = 1_767_225_600.5 + f64::from(ahead);
    json!({ "result": result, "detail": null, "time": time, "jsonrpc": "2.0" }).to_string().into_bytes()
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

fn keys() -> DeviceKeys {
    DeviceKeys { device: KeyName("k1".into()), approval: KeyName("k1".into()) }
}

fn sign(text: &str) -> String {
    let mut signature = vec![0; KEY.public().modulus_len()];
    KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    BASE32.encode(&signature)
}
