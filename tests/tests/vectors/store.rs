//! `tests/vectors/native.json`, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use countersign_wire::bytes::Signature;
use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::{PublicKey, Tenant, Thumbprint, TimeBounds};
use data_encoding::HEXLOWER;
use serde_json::Value;

static NATIVE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../vectors/native.json")).expect("native.json is JSON"));

static MESSAGES: LazyLock<HashMap<String, Vec<u8>>> = LazyLock::new(|| {
    let messages = NATIVE["messages"].as_array().expect("a list");
    messages.iter().map(|message| (text(&message["name"]), hex(&message["bytes"]))).collect()
});

/// When the story begins, seconds.
pub(crate) const T0: u64 = 1_790_000_000;

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub(crate) fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().expect("a text").as_bytes()).expect("hex")
}

pub(crate) fn message(name: &str) -> &'static [u8] {
    MESSAGES.get(name).unwrap_or_else(|| panic!("native.json has no message {name}"))
}

pub(crate) fn names() -> Vec<String> {
    let messages = NATIVE["messages"].as_array().expect("a list");
    messages.iter().map(|message| text(&message["name"])).collect()
}

/// A value of the story, such as `["offer", "link"]`.
pub(crate) fn fact(path: &[&str]) -> &'static Value {
    path.iter().fold(&NATIVE["facts"], |value, part| &value[part])
}

pub(crate) fn key(name: &str) -> PublicKey {
    PublicKey::from_point(&hex(&NATIVE["keys"][name]["public"])).expect("a point")
}

pub(crate) fn thumbprint(name: &str) -> Thumbprint {
    key(name).thumbprint()
}

pub(crate) fn told_thumbprint(name: &str) -> Vec<u8> {
    hex(&NATIVE["keys"][name]["thumbprint"])
}

pub(crate) fn tenant() -> Tenant {
    Tenant::parse("example").expect("a tenant")
}

pub(crate) fn pin() -> Pin {
    Pin { tenant: tenant(), operator: thumbprint("operator") }
}

pub(crate) fn statement() -> VerifiedStatement {
    VerifiedStatement::open(message("statement"), &pin()).expect("the statement opens")
}

pub(crate) fn newer_statement() -> VerifiedStatement {
    VerifiedStatement::open(message("newer-statement"), &pin()).expect("the statement opens")
}

/// What a phone knows of the time in the middle of the story.
pub(crate) fn now() -> TimeBounds {
    TimeBounds::between(T0 + 30, T0 + 90)
}

/// The first bytes of SHA-256 of a text: how the generator makes ids and nonces.
pub(crate) fn fixed<const N: usize>(text: &str) -> [u8; N] {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest.as_ref()[..N].try_into().expect("at most 32 bytes")
}

/// The signatures of a message: one of COSE_Sign1, two of COSE_Sign.
pub(crate) fn signatures(message: &[u8]) -> Vec<Signature> {
    let value: ciborium::Value = ciborium::from_reader(message).expect("CBOR");
    let parts = value.into_array().expect("an array");
    let signature =
        |value: &ciborium::Value| Signature::try_from(value.as_bytes().expect("bytes").as_slice()).expect("64 bytes");
    match &parts[3] {
        ciborium::Value::Array(signers) => {
            signers.iter().map(|signer| signature(&signer.as_array().expect("an array")[2])).collect()
        }
        value => vec![signature(value)],
    }
}
