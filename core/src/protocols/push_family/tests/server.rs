//! A model of privacyIDEA 3.14 and eduMFA 2.9.5 that behaves as they were seen to behave, with one token and one
//! challenge.
//!
//! Signatures of the phone are digests over the key's name and the message, so that runs are quick; the server's own are
//! real.

use super::super::timestamp::timestamp;
use super::super::{Dialect, EDUMFA, FAMILY, PRIVACYIDEA, SignatureForm};
use crate::ports::{HttpCall, HttpReply, KeyName, Method, SignRequest, UnixMillis};
use crate::protocols::Offer;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use data_encoding::BASE32;
use ring::digest::{SHA512, digest};
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

pub(super) const SERIAL: &str = "PIPU00007E4A";
pub(super) const NONCE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CREDENTIAL: &str = "00112233445566778899aabbccddeeff00112233";
/// PKCS #1.
const KEY: &[u8] = include_bytes!("../fixtures/server-key.der");

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a test switches on")]
pub(super) struct Server {
    /// Whose behaviour.
    pub(super) dialect: &'static Dialect,
    /// How it names itself.
    pub(super) product: &'static str,
    /// The key that it was given, once enrolled.
    pub(super) key: Option<String>,
    /// The challenge has no answer yet.
    pub(super) open: bool,
    /// When the challenge is over.
    pub(super) expires: UnixMillis,
    /// What a policy makes the text; at eduMFA that of any moment.
    pub(super) question: &'static str,
    pub(super) presence: Option<&'static str>,
    /// The option that the browser shows.
    pub(super) expected: &'static str,
    pub(super) reasons: bool,
    /// It forgets to understand them.
    pub(super) refuses_reasons: bool,
    pub(super) shows_code: bool,
    pub(super) polling_off: bool,
    /// The token was deleted.
    pub(super) gone: bool,
    pub(super) revoked: bool,
    /// It knows no tokens of this kind.
    pub(super) knows_no_such_kind: bool,
    /// By how much its clock jumps with each call.
    pub(super) jumps_ms: i64,
    /// How far its clock is ahead of the phone's.
    pub(super) ahead_ms: i64,
    /// Something else answers in its place.
    pub(super) instead: Option<(u16, &'static str)>,
    pub(super) recorded: Vec<String>,
    pub(super) token: String,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            dialect: &PRIVACYIDEA,
            product: "privacyIDEA 3.14",
            key: None,
            open: true,
            expires: UnixMillis(i64::MAX),
            question: "Sign in? a|b",
            presence: None,
            expected: "",
            reasons: false,
            refuses_reasons: false,
            shows_code: false,
            polling_off: false,
            gone: false,
            revoked: false,
            knows_no_such_kind: false,
            jumps_ms: 0,
            ahead_ms: 0,
            instead: None,
            recorded: Vec::new(),
            token: String::new(),
        }
    }
}

/// As the phone's signer makes it: as long as one of ES256.
pub(super) fn model_signature(request: &SignRequest) -> Vec<u8> {
    digest(&SHA512, &[request.key.0.as_bytes(), b"!", &request.message].concat()).as_ref().to_vec()
}

/// As the phone's signer tells it.
pub(super) fn model_key(name: &KeyName) -> Vec<u8> {
    name.0.clone().into_bytes()
}

impl Server {
    /// The server that has made an offer.
    pub(super) fn of(offer: &Offer) -> Self {
        let dialect = FAMILY.into_iter().find(|dialect| dialect.name == offer.protocol).unwrap();
        let product = if dialect.name == EDUMFA.name { "eduMFA 2.9.5" } else { "privacyIDEA 3.14" };
        Self { dialect, product, ..Self::default() }
    }

    fn is_edumfa(&self) -> bool {
        self.dialect.name == EDUMFA.name
    }

    pub(super) fn serve(&mut self, call: &HttpCall, now: UnixMillis) -> HttpReply {
        if let Some((status, body)) = self.instead {
            return HttpReply { status, headers: Vec::new(), body: body.as_bytes().to_vec() };
        }
        let now = UnixMillis(now.0 + self.ahead_ms);
        self.ahead_ms += self.jumps_ms;
        let (status, mut envelope) = match call.method {
            Method::Get => self.list(&call.url, now),
            Method::Post => {
                let said: Value = serde_json::from_slice(&call.body).unwrap();
                self.change(&said, now)
            }
        };
        envelope["time"] = json!(std::time::Duration::from_millis(now.0.unsigned_abs()).as_secs_f64());
        envelope["jsonrpc"] = json!("2.0");
        envelope["version"] = json!(self.product);
        HttpReply { status, headers: Vec::new(), body: envelope.to_string().into_bytes() }
    }

    /// The open challenge, signed.
    pub(super) fn challenge(&self) -> Value {
        let (url, question, title) = ("https://pi.example.org/ttype/push", self.question, "Example");
        let mut text = format!("{NONCE}|{url}|{SERIAL}|{question}|{title}|1");
        let mut challenge = json!({
            "nonce": NONCE, "url": url, "serial": SERIAL, "question": question, "title": title, "sslverify": "1",
        });
        if let Some(options) = self.presence {
            text = format!("{text}|{options}");
            challenge["require_presence"] = json!(options);
            challenge["version"] = json!("2");
        }
        challenge["signature"] = json!(sign(&text));
        if self.reasons {
            challenge["capabilities"] = json!("{\"decline_reason\": true}");
            let canonical = format!("{{\"capabilities\":{{\"decline_reason\":true}},\"nonce\":\"{NONCE}\"}}");
            challenge["capabilities_signature"] = json!(sign(&canonical));
        }
        challenge
    }

    fn list(&self, url: &str, now: UnixMillis) -> (u16, Value) {
        let url = url::Url::parse(url).unwrap();
        let of = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let (Some(serial), Some(stamp), Some(signature)) = (of("serial"), of("timestamp"), of("signature")) else {
            return refused(400, 905);
        };
        if self.polling_off {
            return refused(403, 303);
        }
        if self.knows_no_such_kind {
            return refused(400, 905);
        }
        if !is_within(&stamp, now, 60_000) {
            return refused(400, 10);
        }
        let Some(key) = &self.key else { return refused(500, -500) };
        if self.gone || serial != SERIAL || !self.signed(key, &format!("{serial}|{stamp}"), &signature) {
            return refused(400, 10);
        }
        let open = if self.open && now < self.expires { vec![self.challenge()] } else { Vec::new() };
        done(&json!(open), &Value::Null)
    }

    fn change(&mut self, said: &Value, now: UnixMillis) -> (u16, Value) {
        let of = |name: &str| said[name].as_str().map(str::to_owned);
        if self.knows_no_such_kind {
            return refused(400, 905);
        }
        if let Some(credential) = of("enrollment_credential") {
            return self.enrol(&credential, &of("pubkey").unwrap(), of("fbtoken").unwrap());
        }
        let (Some(key), Some(serial), Some(signature)) = (self.key.clone(), of("serial"), of("signature")) else {
            return refused(404, 601);
        };
        if let Some(token) = of("new_fb_token") {
            let stamp = of("timestamp").unwrap();
            if self.revoked {
                return refused(400, 1007);
            }
            if self.gone
                || !is_within(&stamp, now, 300_000)
                || !self.signed(&key, &format!("{token}|{serial}|{stamp}"), &signature)
            {
                return refused(400, 10);
            }
            if self.token != token {
                self.recorded.push("token".into());
            }
            self.token = token;
            return done(&json!(true), &Value::Null);
        }
        if said["nonce"].as_str().is_none() && self.is_edumfa() {
            return refused(400, 905);
        }
        if self.gone {
            return refused(404, 601);
        }
        self.answer(said, &key, &signature, now)
    }

    fn enrol(&mut self, credential: &str, key: &str, token: String) -> (u16, Value) {
        if self.key.is_some() {
            return refused(404, 601);
        }
        if credential != CREDENTIAL {
            return refused(400, 905);
        }
        let key = base64::engine::general_purpose::URL_SAFE.decode(key).unwrap();
        self.key = Some(String::from_utf8(key).unwrap());
        self.token = token;
        self.recorded.push("enrolled".into());
        let public = STANDARD.encode(server_key().public_key());
        let lines: Vec<&str> = public.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        done(&json!(true), &json!({"public_key": lines.join("\n"), "rollout_state": "enrolled", "serial": SERIAL}))
    }

    fn answer(&mut self, said: &Value, key: &str, signature: &str, now: UnixMillis) -> (u16, Value) {
        let mut text = format!("{NONCE}|{SERIAL}");
        let declines = said["decline"] == json!("1");
        if declines {
            text += "|decline";
        }
        for name in ["decline_reason", "presence_answer"] {
            if let Some(value) = said[name].as_str() {
                text = format!("{text}|{value}");
            }
        }
        let reason_refused = self.refuses_reasons && !said["decline_reason"].is_null();
        let option = said["presence_answer"].as_str().unwrap_or_default();
        let wrong_option = !declines && self.presence.is_some() && option != self.expected;
        if !self.signed(key, &text, signature) || reason_refused || wrong_option || said["nonce"] != json!(NONCE) {
            return done(&json!(false), &Value::Null);
        }
        // eduMFA looks neither at earlier answers nor at the time: a yes after a no logs in, one that is too late is
        // taken and does nothing.
        let counts = now < self.expires && (self.open || (self.is_edumfa() && !declines));
        if !counts {
            return done(&json!(self.is_edumfa()), &Value::Null);
        }
        self.open = false;
        let reason = said["decline_reason"].as_str().map(|reason| format!(" {reason}")).unwrap_or_default();
        self.recorded.push(if declines { format!("declined{reason}") } else { "accept".into() });
        let code = self.shows_code && !declines;
        done(&json!(true), &if code { json!({"display_code": "42", "message": "Enter 42"}) } else { Value::Null })
    }

    fn signed(&self, key: &str, text: &str, signature: &str) -> bool {
        let Ok(signature) = BASE32.decode(signature.as_bytes()) else { return false };
        let made = digest(&SHA512, format!("{key}!{text}").as_bytes());
        let (r, s) = made.as_ref().split_at(32);
        match self.dialect.signature {
            SignatureForm::Plain => signature == made.as_ref(),
            SignatureForm::Der => integers_of(&signature) == [trimmed(r), trimmed(s)],
        }
    }
}

/// Made once for each text: the explorer asks for the same challenge thousands of times.
pub(super) fn sign(text: &str) -> String {
    static MADE: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap();
    made.entry(text.to_owned()).or_insert_with(|| BASE32.encode(&signature(text))).clone()
}

fn signature(text: &str) -> Vec<u8> {
    let key = server_key();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    signature
}

fn server_key() -> &'static RsaKeyPair {
    static OPENED: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::from_der(KEY).unwrap());
    &OPENED
}

/// Times of one form compare as text.
fn is_within(stamp: &str, now: UnixMillis, window: i64) -> bool {
    timestamp(UnixMillis(now.0 - window)).as_str() <= stamp && stamp <= timestamp(UnixMillis(now.0 + window)).as_str()
}

fn done(value: &Value, detail: &Value) -> (u16, Value) {
    (200, json!({"id": 1, "result": {"status": true, "value": value}, "detail": detail}))
}

fn refused(status: u16, code: i64) -> (u16, Value) {
    let error = json!({"code": code, "message": "ERR: text that nobody reads"});
    (status, json!({"id": 1, "result": {"status": false, "error": error}, "detail": null}))
}

/// The two numbers of a DER sequence, each without the zero that keeps it positive.
fn integers_of(signature: &[u8]) -> [&[u8]; 2] {
    let [0x30, length, rest @ ..] = signature else { return [&[], &[]] };
    let [0x02, first, rest @ ..] = rest else { return [&[], &[]] };
    let Some((r, [0x02, second, s @ ..])) = rest.split_at_checked(usize::from(*first)) else { return [&[], &[]] };
    let exact = usize::from(*length) == signature.len() - 2 && usize::from(*second) == s.len();
    if exact { [trimmed(r), trimmed(s)] } else { [&[], &[]] }
}

fn trimmed(number: &[u8]) -> &[u8] {
    &number[number.iter().position(|byte| *byte != 0).unwrap_or(number.len())..]
}
