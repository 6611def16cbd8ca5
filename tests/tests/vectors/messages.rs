//! The story of `native.json` as typed values, written a second time from `docs/PROTOCOL.md`.

use countersign_wire::approval::{
    Answer, Challenge, ChallengeOutcome, Decision, OpenPrompt, Outcome, Poll, Polled, Receipt, Recorded,
};
use countersign_wire::enrol::{CodeAlgorithm, CodeKind, CodeParameters, Enrol, EnrolledDevice};
use countersign_wire::offer::{LookUp, LookUpReply, Offer, OfferSecret};
use countersign_wire::reply::ReplyFrame;
use countersign_wire::request::RequestFrame;
use countersign_wire::statement::{ChallengeKey, Statement, Successor};
use countersign_wire::status::Status;
use countersign_wire::succession::{BeginMove, Move, MoveBegun};
use countersign_wire::token::{Channel, DeviceToken, TokenState};
use countersign_wire::{Digest, Domain, Hosts, Label, Origin, Secret, Tenant};

use crate::store::{T0, fact, fixed, hex, key, message, newer_statement, statement, tenant, text, thumbprint};

const DAY: u64 = 86_400;

pub(crate) fn label(text: &str) -> Label {
    Label::parse(text).expect("a label")
}

pub(crate) fn new_tenant() -> Tenant {
    Tenant::parse("example-new").expect("a tenant")
}

pub(crate) fn origin() -> Origin {
    Origin::parse("https://id.example.com").expect("an origin")
}

pub(crate) fn offer() -> Offer {
    Offer::parse(&text(fact(&["offer", "link"])), Hosts::Public).expect("the link is read")
}

pub(crate) fn secret() -> OfferSecret {
    OfferSecret::from_link(Secret::new(hex(fact(&["offer", "secret"])))).expect("32 bytes")
}

fn challenge_key(name: &str) -> ChallengeKey {
    ChallengeKey { key: key(name), valid_from: T0 - DAY, valid_until: T0 + 90 * DAY }
}

pub(crate) fn first_statement() -> Statement {
    Statement {
        tenant: tenant(),
        issued_at: T0,
        expires_at: T0 + 365 * DAY,
        sequence: 1,
        operator_key: key("operator"),
        challenge_keys: vec![challenge_key("challenge")],
        origins: vec![origin()],
        organisation: label("Example Ltd"),
        successor: None,
    }
}

pub(crate) fn second_statement() -> Statement {
    Statement {
        sequence: 2,
        challenge_keys: vec![challenge_key("challenge"), challenge_key("challenge-next")],
        successor: Some(message("successor").to_vec()),
        ..first_statement()
    }
}

pub(crate) fn new_provider_statement() -> Statement {
    Statement {
        tenant: new_tenant(),
        sequence: 7,
        operator_key: key("new-operator"),
        challenge_keys: vec![challenge_key("new-challenge")],
        origins: vec![Origin::parse("https://id.example.net:8443").expect("an origin")],
        organisation: label("Example New Ltd"),
        ..first_statement()
    }
}

pub(crate) fn successor() -> Successor {
    Successor {
        tenant: new_tenant(),
        issued_at: T0,
        expires_at: T0 + 300 * DAY,
        old_tenant: tenant(),
        old_operator: thumbprint("operator"),
        operator_key: key("new-operator"),
        origin: Origin::parse("https://id.example.net:8443").expect("an origin"),
    }
}

pub(crate) fn look_up() -> LookUp {
    LookUp { offer: secret().derive_id(), nonce: fixed("look-up nonce").into() }
}

pub(crate) fn look_up_reply() -> LookUpReply {
    LookUpReply {
        tenant: tenant(),
        statement: message("statement").to_vec(),
        nonce: fixed("look-up nonce of the provider").into(),
        account: fixed("account id").into(),
        issuer: label("Example"),
        subject: label("Ada Lovelace"),
        confirmation: true,
        codes: true,
        user_verification: true,
        channels: Channel::ALL.to_vec(),
        remaining: 540_000,
        vapid_key: Some(*key("challenge").as_point()),
    }
}

pub(crate) fn enrol() -> Enrol {
    Enrol {
        tenant: tenant(),
        nonce: look_up().nonce,
        statement: *statement().digest(),
        offer: look_up().offer,
        look_up: Digest::of(message("look-up-reply")),
        device_key: key("device"),
        approval_key: key("approval"),
        seed: Some(message("seed").to_vec()),
        token: DeviceToken::Fcm("registration-token".to_owned()),
        name: label("Ada's phone"),
        attestation: Some(b"attestation".to_vec()),
    }
}

pub(crate) fn enrolled() -> EnrolledDevice {
    EnrolledDevice {
        device: fixed("device id").into(),
        account: fixed("account id").into(),
        nonce: fixed("enrol nonce of the provider").into(),
        active: false,
        codes: Some(CodeParameters { kind: CodeKind::Totp { period: 30 }, algorithm: CodeAlgorithm::Sha1, digits: 6 }),
        token: TokenState::Active,
        remaining: Some(300_000),
    }
}

pub(crate) fn status() -> Status {
    Status {
        active: true,
        sequence: 3,
        log_head: Some(fixed("log head").into()),
        token: TokenState::Active,
        token_digest: DeviceToken::Fcm("registration-token".to_owned()).digest(),
        suspended_until: Some((T0 + 900) * 1000),
    }
}

pub(crate) fn challenge() -> Challenge {
    Challenge {
        tenant: tenant(),
        id: fixed("challenge id").into(),
        issued_at: T0 + 30,
        expires_at: T0 + 330,
        account: fixed("account id").into(),
        devices: vec![fixed("device id").into(), fixed("other device id").into()],
        relying_party: Domain::parse("example.com").expect("a domain"),
        application: label("Payroll"),
        place: Some(label("Leiden, NL")),
        client_address: Some(label("192.0.2.7")),
        text: Some("Release salaries of September".to_owned()),
        number: true,
        user_verification: true,
        transaction: true,
    }
}

pub(crate) fn poll() -> Poll {
    Poll { wait: 30, ask: vec![fixed("earlier challenge").into()] }
}

pub(crate) fn polled() -> Polled {
    Polled {
        prompts: vec![OpenPrompt { challenge: message("challenge").to_vec(), remaining: 270_000 }],
        outcomes: vec![ChallengeOutcome {
            challenge: fixed("earlier challenge").into(),
            outcome: Outcome::Denied,
            at: (T0 - 600) * 1000,
        }],
    }
}

pub(crate) fn answer(decision: Decision) -> Answer {
    Answer {
        decided_at: T0 + 45,
        digest: Digest::of(message("challenge")),
        challenge: fixed("challenge id").into(),
        relying_party: Domain::parse("example.com").expect("a domain"),
        decision,
        number: (decision == Decision::Approve).then(|| "42".to_owned()),
        log_head: fixed("log head").into(),
        altered: false,
        user_verified: decision == Decision::Approve,
    }
}

pub(crate) fn receipt(recorded: Recorded, sequence: u64, at: Option<u64>) -> Receipt {
    Receipt {
        challenge: fixed("challenge id").into(),
        recorded,
        log_head: fixed("log head").into(),
        sequence,
        at: at.map(|seconds| seconds * 1000),
    }
}

pub(crate) fn web_push() -> DeviceToken {
    let p = fixed::<32>("p");
    DeviceToken::WebPush {
        endpoint: "https://push.example.org/w/1".to_owned(),
        p256dh: [&[4], p.as_slice(), &p].concat().try_into().expect("65 bytes"),
        auth: fixed("auth").into(),
    }
}

pub(crate) fn begin_move() -> BeginMove {
    BeginMove { old_key: thumbprint("device"), nonce: fixed("move nonce of the phone").into() }
}

pub(crate) fn move_begun() -> MoveBegun {
    MoveBegun { nonce: fixed("move nonce of the provider").into(), remaining: 120_000 }
}

pub(crate) fn consent() -> Move {
    Move {
        tenant: new_tenant(),
        nonce: fixed("nonce of move").into(),
        statement: new_provider_digest(),
        old_tenant: tenant(),
        old_statement: *newer_statement().digest(),
        provider_nonce: move_begun().nonce,
        device_key: key("device-next"),
        approval_key: key("approval"),
        token: DeviceToken::UnifiedPush("https://push.example.org/u/1".to_owned()),
        name: label("Ada's phone"),
        old_key: key("device"),
    }
}

pub(crate) fn moved() -> EnrolledDevice {
    EnrolledDevice {
        device: fixed("new device id").into(),
        account: fixed("new account id").into(),
        nonce: fixed("new nonce").into(),
        active: true,
        codes: None,
        token: TokenState::AwaitingEcho,
        remaining: None,
    }
}

pub(crate) fn new_provider_digest() -> Digest {
    let opened =
        countersign_wire::statement::VerifiedStatement::open(message("new-provider-statement"), &successor().pin());
    *opened.expect("the statement opens").digest()
}

/// The frame of the request of this name.
pub(crate) fn frame(name: &str, sequence: Option<u64>) -> RequestFrame {
    RequestFrame {
        tenant: tenant(),
        device: fixed("device id").into(),
        statement: *statement().digest(),
        nonce: fixed(&format!("nonce of {name}")).into(),
        sequence,
    }
}

/// The frame of the reply to the request of this name, under the first statement.
pub(crate) fn reply_frame(request: &str) -> ReplyFrame {
    ReplyFrame {
        tenant: tenant(),
        request: Digest::of(message(request)),
        time: (T0 + 60) * 1000 + 250,
        statement: *statement().digest(),
        newer: None,
    }
}

/// The frame of the new provider's reply.
pub(crate) fn new_reply_frame(request: &str) -> ReplyFrame {
    ReplyFrame { tenant: new_tenant(), statement: new_provider_digest(), ..reply_frame(request) }
}
