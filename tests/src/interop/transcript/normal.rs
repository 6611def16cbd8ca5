//! The form in which calls are kept: without secrets, and without what differs from one recording to the next.
//!
//! Names that servers make up (serials, nonces, numbers to pick from) become the first, second, third of their kind, each
//! time the same. What servers sign over them is signed again, by a key of these tests that stands in the place of the
//! server's. Proofs, keys and times of the phone become words. Texts of errors go: a phone decides on codes.

use super::Call;
use countersign::ports::{HttpCall, HttpReply, Method};
use data_encoding::{BASE32, BASE64};
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Map, Value, json};

/// The moment of all replies, in seconds since 1970.
pub(super) const MOMENT: i64 = 1_795_000_000;
/// Where every server is said to be.
const BASE: &str = "http://127.0.0.1:18500";

/// What was called what so far.
pub(super) struct Normal {
    base: String,
    serials: Vec<String>,
    nonces: Vec<String>,
    options: Vec<String>,
    key: RsaKeyPair,
}

impl Normal {
    /// For a server at `base`.
    pub(super) fn at(base: &str) -> Self {
        let key = include_bytes!("../../../../core/src/protocols/push_family/fixtures/server-key.der");
        let key = RsaKeyPair::from_pkcs8(key).or_else(|_| RsaKeyPair::from_der(key)).unwrap();
        Self { base: base.to_owned(), serials: Vec::new(), nonces: Vec::new(), options: Vec::new(), key }
    }

    /// For a replay, where everything is in this form already.
    pub(super) fn replayed() -> Self {
        Self::at(BASE)
    }

    /// An enrolment link.
    pub(super) fn link(&mut self, link: &str) -> String {
        let escaped = |base: &str| base.replace(':', "%3A");
        let mut link = link.replace(&escaped(&self.base), &escaped(BASE));
        for (name, secret) in [("serial", false), ("enrollment_credential", true)] {
            let value =
                link.split(['?', '&']).find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap().to_owned();
            let to = if secret { "0".repeat(value.len()) } else { self.serial(&value) };
            link = link.replace(&format!("{name}={value}"), &format!("{name}={to}"));
        }
        link
    }

    /// Another sign-in, with numbers of its own.
    pub(super) fn next_sign_in(&mut self) {
        self.options.clear();
    }

    /// What the other screen shows: the first number of a sign-in.
    pub(super) fn option(&mut self, option: &str) -> String {
        let number = place(&mut self.options, option);
        format!("{number:02}")
    }

    /// What the phone said: method and path, and fields.
    pub(super) fn request(&mut self, call: &HttpCall) -> (String, Map<String, Value>) {
        let (address, query) = call.url.split_once('?').unwrap_or((&call.url, ""));
        let path = address.splitn(4, '/').nth(3).unwrap_or_default();
        let method = if call.method == Method::Get { "GET" } else { "POST" };
        let mut fields: Map<String, Value> = match serde_json::from_slice(&call.body) {
            Ok(fields) => fields,
            Err(_) => query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(n, v)| (n.to_owned(), json!(v)))
                .collect(),
        };
        for (name, value) in &mut fields {
            let text = value.as_str().unwrap_or_default();
            *value = json!(match name.as_str() {
                "serial" => self.serial(text),
                "presence_answer" => self.option(text),
                "nonce" if self.nonces.iter().any(|known| known == text) => self.nonce(text),
                "nonce" => "(one that cannot exist)".to_owned(),
                "enrollment_credential" => "0".repeat(text.len()),
                "timestamp" | "signature" | "pubkey" => format!("({name})"),
                _ => text.to_owned(),
            });
        }
        (format!("{method} /{path}"), fields)
    }

    /// A call with its reply.
    pub(super) fn call(&mut self, call: &HttpCall, reply: &HttpReply) -> Call {
        let (request, fields) = self.request(call);
        let mut said = serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{request}: not JSON"));
        self.reply(&mut said);
        Call { request, fields, status: reply.status, reply: said }
    }

    /// Takes in what a server has made up.
    pub(super) fn learn(&mut self, reply: &Value) {
        self.reply(&mut reply.clone());
    }

    fn reply(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.reply(item)),
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    self.field(name, value);
                }
                if fields.contains_key("question") {
                    self.sign(fields);
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, name: &str, value: &mut Value) {
        let text = value.as_str().map(str::to_owned);
        *value = match (name, text) {
            ("serial", Some(serial)) => json!(self.serial(&serial)),
            ("nonce", Some(nonce)) => json!(self.nonce(&nonce)),
            ("url", Some(url)) => json!(url.replace(&self.base, BASE)),
            ("require_presence", Some(options)) => {
                let mut options: Vec<_> = options.split(',').map(|option| self.option(option)).collect();
                options.sort(); // they come shuffled
                json!(options.join(","))
            }
            ("public_key", Some(_)) => json!(lines(&BASE64.encode(self.key.public_key().as_ref()))),
            ("display_code", Some(_)) => json!("42"),
            ("message", Some(_)) => json!("(a text)"),
            ("signature", Some(text)) if text.starts_with("rsa_sha256_pss:") => json!("(signature)"),
            ("time", None) => json!(MOMENT),
            ("id" | "threadid", None) => json!(1),
            _ => return self.reply(value),
        };
    }

    /// As the server has signed what stood there before.
    fn sign(&self, challenge: &mut Map<String, Value>) {
        let names = ["nonce", "url", "serial", "question", "title", "sslverify", "require_presence"];
        let fields = names.iter().filter_map(|name| challenge.get(*name)?.as_str());
        let text = fields.collect::<Vec<_>>().join("|");
        challenge.insert("signature".to_owned(), json!(self.signature(&text)));
        if let Some(Value::String(capabilities)) = challenge.get("capabilities") {
            let capabilities: Value = serde_json::from_str(capabilities).unwrap();
            let text = json!({"capabilities": capabilities, "nonce": challenge["nonce"]}).to_string();
            challenge.insert("capabilities_signature".to_owned(), json!(self.signature(&text)));
        }
    }

    fn signature(&self, text: &str) -> String {
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
        BASE32.encode(&signature)
    }

    fn serial(&mut self, serial: &str) -> String {
        let number = place(&mut self.serials, serial);
        format!("{}{number:08}", &serial[..4])
    }

    fn nonce(&mut self, nonce: &str) -> String {
        let number = place(&mut self.nonces, nonce);
        BASE32.encode(format!("the {number:>2}. request here").as_bytes())[..32].to_owned()
    }
}

/// Its place among those of its kind, from 1.
fn place(known: &mut Vec<String>, one: &str) -> usize {
    let found = known.iter().position(|other| other == one);
    found.unwrap_or_else(|| {
        known.push(one.to_owned());
        known.len() - 1
    }) + 1
}

/// As these servers write keys.
fn lines(text: &str) -> String {
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    lines.join("\n") + "\n"
}
