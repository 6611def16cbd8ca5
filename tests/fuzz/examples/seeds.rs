//! Writes the corpora anew: one sound input of each kind, and the accepted links of
//! `tests/vectors/codes/`.
//!
//! `cargo +nightly run --example seeds` in this folder, after a message has changed. Signatures differ in each run, so
//! commit the result only if something else differs, too.

use countersign_fuzz::{NOW, REQUEST, WORLD, World};
use countersign_wire::approval::{
    Answer, Challenge, ChallengeOutcome, Decision, OpenPrompt, OpenedChallenge, Outcome, Poll, Polled, Receipt,
    Recorded,
};
use countersign_wire::cose::{Signed, Unsigned, UnsignedPair};
use countersign_wire::enrol::{CodeAlgorithm, CodeKind, CodeParameters, Enrol, Enrolled, EnrolledDevice, codes};
use countersign_wire::offer::{LookUp, LookUpReply, Offer, OfferSecret, TypedCode, open_look_up};
use countersign_wire::reply::{Refusal, RefusalCode, ReplyBody, ReplyFrame, encode_result, open_reply};
use countersign_wire::request::{Request, RequestFrame};
use countersign_wire::rotate::{Rotate, Rotated};
use countersign_wire::statement::{Statement, Successor};
use countersign_wire::status::{AskStatus, Status};
use countersign_wire::succession::{BeginMove, Move, MoveBegun, Moved};
use countersign_wire::token::{Channel, DeviceToken, Echo, SetToken, TokenHeld, TokenState};
use countersign_wire::withdraw::{Withdraw, WithdrawReason, Withdrawn};
use countersign_wire::{ChallengeId, Digest, Domain, Label, Nonce, Secret, Tenant, purpose};
use std::path::Path;

fn main() {
    let world = &*WORLD;
    texts(world);
    statements(world);
    challenges(world);
    look_ups(world);
    enrolments(world);
    requests(world);
    replies(world);
}

fn texts(world: &World) {
    let vectors = std::fs::read("../vectors/codes/uris.json").unwrap();
    let vectors: serde_json::Value = serde_json::from_slice(&vectors).unwrap();
    for vector in vectors["accepted"].as_array().unwrap() {
        write("otpauth", vector["name"].as_str().unwrap(), vector["uri"].as_str().unwrap().as_bytes());
    }
    let secret = OfferSecret::from_link(Secret::new(vec![3; 32])).unwrap();
    let id = secret.derive_id();
    let offer = Offer { origin: world.origin.clone(), pin: world.pin.clone(), id, secret };
    for (name, link) in [("link", offer.to_link()), ("web link", offer.to_web_link())] {
        write("offer_link", name, link.expose());
        write("qr_text", name, link.expose());
    }
    write("qr_text", "codes", b"otpauth://totp/a?secret=JBSWY3DPEHPK3PXP");
    write("qr_text", "push", b"otpauth://pipush/a?url=https%3A//example.com/ttype/push&ttl=10&serial=PIPU1&v=1");
    let code = TypedCode::from_random(&[9; 20]).to_grouped();
    write("qr_text", "typed code", &[code.expose(), b"\nid.example.com"].concat());
    write("typed_code", "code", TypedCode::from_random(&[9; 20]).to_grouped().expose());
    write("typed_code", "address", b"https://id.example.com:8443");
    write("typed_code", "bare address", "id.bücher.example".as_bytes());
}

fn statements(world: &World) {
    let held = world.held.statement();
    let successor = Successor {
        tenant: Tenant::parse("successor").unwrap(),
        issued_at: NOW,
        expires_at: NOW + 1000,
        old_tenant: held.tenant.clone(),
        old_operator: held.operator_key.thumbprint(),
        operator_key: world.challenge.public,
        origin: world.origin.clone(),
    };
    let unsigned = successor.to_unsigned();
    let signature = world.challenge.sign(&unsigned.to_be_signed());
    let moving = Statement { sequence: 8, successor: Some(unsigned.with_signature(&signature)), ..held.clone() };
    for (name, statement) in [("plain", held), ("with successor", &moving)] {
        let message = sign(world, statement.to_unsigned(), true);
        let wrapped = world.signed(purpose::STATEMENT, &world.operator, &payload(&message));
        for message in [&message, &wrapped] {
            world.held.accept(message, world.now()).unwrap();
        }
        write("statement", &format!("{name} payload"), &[b"s", payload(&message).as_slice()].concat());
        write("statement", name, &message);
        write("cbor", &format!("statement {name}"), &payload(&message));
        write("cose", &format!("statement {name}"), &message);
    }
}

fn challenge(world: &World) -> Challenge {
    Challenge {
        tenant: world.tenant.clone(),
        id: ChallengeId::new([5; 16]),
        issued_at: NOW - 10,
        expires_at: NOW + 110,
        account: world.account,
        devices: vec![world.device_id],
        relying_party: Domain::parse("example.com").unwrap(),
        application: Label::parse("Mail").unwrap(),
        place: Some(Label::parse("Bern").unwrap()),
        client_address: Some(Label::parse("192.0.2.1").unwrap()),
        text: Some("Sign in".to_owned()),
        number: true,
        user_verification: true,
        transaction: false,
    }
}

fn challenges(world: &World) {
    let message = sign(world, challenge(world).to_unsigned(&world.challenge.thumbprint()), false);
    let wrapped = world.signed(purpose::CHALLENGE, &world.challenge, &payload(&message));
    for message in [&message, &wrapped] {
        OpenedChallenge::open(message, &world.held, &world.account, &world.device_id, NOW * 1000).unwrap();
    }
    write("challenge", "payload", &[b"s", payload(&message).as_slice()].concat());
    write("challenge", "message", &message);
    write("cbor", "challenge", &payload(&message));
}

fn look_ups(world: &World) {
    let look_up = LookUp { offer: world.offer_secret.derive_id(), nonce: Nonce::new([4; 16]) };
    write("look_up", "request", &look_up.encode());
    let reply = LookUpReply {
        tenant: world.tenant.clone(),
        statement: world.held.bytes().to_vec(),
        nonce: Nonce::new([6; 16]),
        account: world.account,
        issuer: Label::parse("Example").unwrap(),
        subject: Label::parse("alice").unwrap(),
        confirmation: true,
        codes: true,
        user_verification: false,
        channels: vec![Channel::None, Channel::Fcm],
        remaining: 600_000,
        vapid_key: Some([4; 65]),
    };
    let message = reply.encode(&look_up.encode(), &world.offer_secret);
    write("look_up", "reply", &message);
    let mac = <coset::CoseMac0 as coset::CborSerializable>::from_slice(&message).unwrap();
    let payload_of_reply = mac.payload.unwrap();
    for message in [&message, &world.maced(purpose::LOOK_UP_REPLY, &payload_of_reply)] {
        open_look_up(message, &look_up, &world.offer_secret, &world.origin, Some(&world.pin), world.now()).unwrap();
    }
    write("look_up", "reply payload", &[b"m", payload_of_reply.as_slice()].concat());
    let refusal = Refusal { code: RefusalCode::OfferSpent, until: None, sequence: None };
    let frame = frame(world, &look_up.encode(), true);
    let unsigned = countersign_wire::offer::refuse_look_up(&frame, &world.challenge.thumbprint(), &refusal);
    let message = sign(world, unsigned, false);
    write("look_up", "refusal", &message);
    write("look_up", "refusal payload", &[b"s", payload(&message).as_slice()].concat());
}

fn enrolments(world: &World) {
    let contribution = Secret::new(vec![7; 32]);
    let sealed = codes::seal_contribution(&world.tenant, &world.offer_secret, [8; 12], &contribution).unwrap();
    write("enrol", "contribution", &sealed);
    let enrol = Enrol {
        tenant: world.tenant.clone(),
        nonce: Nonce::new([4; 16]),
        statement: *world.held.digest(),
        offer: world.offer_secret.derive_id(),
        look_up: Digest::of(b"reply"),
        device_key: world.device.public,
        approval_key: world.approval.public,
        seed: Some(sealed),
        token: DeviceToken::Fcm("token".to_owned()),
        name: Label::parse("phone").unwrap(),
        attestation: None,
    };
    let (unsigned, _) = enrol.to_unsigned(&world.offer_secret);
    write("enrol", "enrolment", &sign_pair(unsigned, [&world.device, &world.approval]));
    write(
        "enrol",
        "move begins",
        &BeginMove { old_key: world.device.thumbprint(), nonce: Nonce::new([1; 16]) }.encode(),
    );
    let consent = Move {
        tenant: world.tenant.clone(),
        nonce: Nonce::new([4; 16]),
        statement: *world.held.digest(),
        old_tenant: Tenant::parse("old").unwrap(),
        old_statement: Digest::of(b"old"),
        provider_nonce: Nonce::new([5; 16]),
        device_key: world.device.public,
        approval_key: world.approval.public,
        token: DeviceToken::None,
        name: Label::parse("phone").unwrap(),
        old_key: world.operator.public,
    };
    write("enrol", "move", &sign_pair(consent.to_unsigned(), [&world.operator, &world.device]));
}

fn requests(world: &World) {
    let challenge = ChallengeId::new([5; 16]);
    request(world, "poll", &Poll { wait: 30, ask: vec![challenge] });
    request(world, "status", &AskStatus);
    request(world, "withdraw", &Withdraw(WithdrawReason::Removed));
    request(world, "echo", &Echo(Nonce::new([1; 16])));
    let web_push = DeviceToken::WebPush {
        endpoint: "https://push.example.com/x".to_owned(),
        p256dh: *world.device.public.as_point(),
        auth: Nonce::new([1; 16]),
    };
    let apns = DeviceToken::Apns { token: vec![1; 32], topic: "com.example.app".to_owned(), sandbox: true };
    for (name, token) in [("web push", web_push), ("apns", apns), ("none", DeviceToken::None)] {
        write("cose", &format!("token {name}"), &token.encode());
        request(world, &format!("token {name}"), &SetToken(token));
    }
    for (name, decision, number) in
        [("approve", Decision::Approve, Some("42".to_owned())), ("deny", Decision::Deny, None)]
    {
        let answer = Answer {
            decided_at: NOW,
            digest: Digest::of(b"challenge"),
            challenge,
            relying_party: Domain::parse("example.com").unwrap(),
            decision,
            number,
            log_head: Digest::of(b"log"),
            altered: false,
            user_verified: true,
        };
        request(world, name, &answer);
    }
    let unsigned =
        Rotate { new_key: world.approval.public }.to_unsigned(&request_frame(world, true), &world.device.thumbprint());
    write("request", "rotate", &sign_pair(unsigned, [&world.device, &world.approval]));
    write("cose", "public key", &world.device.public.to_spki_der());
}

fn request<R: Request>(world: &World, name: &str, request: &R) {
    let frame = request_frame(world, R::CHANGES_STATE);
    let unsigned = frame.to_unsigned(request, &world.device.thumbprint());
    let signature = world.device.sign(&unsigned.to_be_signed());
    write("request", name, &unsigned.with_signature(&signature));
}

fn request_frame(world: &World, changes_state: bool) -> RequestFrame {
    RequestFrame {
        tenant: world.tenant.clone(),
        device: world.device_id,
        statement: *world.held.digest(),
        nonce: Nonce::new([4; 16]),
        sequence: changes_state.then_some(3),
    }
}

fn replies(world: &World) {
    let challenge_id = ChallengeId::new([5; 16]);
    let device = EnrolledDevice {
        device: world.device_id,
        account: world.account,
        nonce: Nonce::new([6; 16]),
        active: false,
        codes: Some(CodeParameters {
            kind: CodeKind::Totp { period: 30 },
            algorithm: CodeAlgorithm::Sha256,
            digits: 6,
        }),
        token: TokenState::Active,
        remaining: Some(600_000),
    };
    let status = Status {
        active: true,
        sequence: 3,
        log_head: Some(Digest::of(b"log")),
        token: TokenState::AwaitingEcho,
        token_digest: Digest::of(b"token"),
        suspended_until: Some(1),
    };
    let prompt = OpenPrompt {
        challenge: sign(world, challenge(world).to_unsigned(&world.challenge.thumbprint()), false),
        remaining: 1000,
    };
    let outcome = ChallengeOutcome { challenge: challenge_id, outcome: Outcome::Denied, at: 5 };
    let receipt = Receipt {
        challenge: challenge_id,
        recorded: Recorded::TooLate,
        log_head: Digest::of(b"log"),
        sequence: 3,
        at: Some(5),
    };
    reply(world, 'p', &Polled { prompts: vec![prompt], outcomes: vec![outcome] });
    reply(world, 'r', &receipt);
    reply(world, 'e', &Enrolled(device.clone()));
    reply(world, 's', &status);
    reply(world, 't', &TokenHeld { state: TokenState::Active, digest: Digest::of(b"token") });
    reply(world, 'w', &Withdrawn);
    reply(world, 'k', &Rotated { device_key: world.approval.thumbprint() });
    reply(world, 'b', &MoveBegun { nonce: Nonce::new([1; 16]), remaining: 1000 });
    reply(world, 'm', &Moved(device));
}

fn reply<M: ReplyBody>(world: &World, kind: char, result: &M) {
    let signer = world.challenge.thumbprint();
    write("reply", &format!("{kind} result"), &[&[kind as u8], encode_result(result).as_slice()].concat());
    let refusal = Refusal { code: RefusalCode::RateLimited, until: Some(NOW * 1000), sequence: None };
    for (name, newer, unsigned) in [
        ("accepts", false, frame(world, REQUEST, false).accept(&signer, result)),
        ("refuses", true, frame(world, REQUEST, true).refuse::<M>(&signer, &refusal)),
    ] {
        if newer && kind != 'p' {
            continue; // one is enough
        }
        let message = sign(world, unsigned, false);
        let wrapped = world.signed(M::PURPOSE, &world.challenge, &payload(&message));
        for message in [&message, &wrapped] {
            assert!(open_reply::<M>(message, REQUEST, &world.held, world.now()).is_ok(), "{kind} {name}");
        }
        write("reply", &format!("{kind} {name}"), &[&[kind as u8], message.as_slice()].concat());
        write(
            "reply",
            &format!("{kind} {name} payload"),
            &[&[kind as u8, b's'], payload(&message).as_slice()].concat(),
        );
    }
}

fn frame(world: &World, request: &[u8], newer: bool) -> ReplyFrame {
    ReplyFrame {
        tenant: world.tenant.clone(),
        request: Digest::of(request),
        time: NOW * 1000,
        statement: *world.held.digest(),
        newer: newer.then(|| world.held.bytes().to_vec()),
    }
}

fn sign(world: &World, unsigned: Unsigned, operator: bool) -> Vec<u8> {
    let key = if operator { &world.operator } else { &world.challenge };
    let signature = key.sign(&unsigned.to_be_signed());
    unsigned.with_signature(&signature)
}

fn sign_pair(unsigned: UnsignedPair, keys: [&countersign_fuzz::Key; 2]) -> Vec<u8> {
    let [first, second] = unsigned.to_be_signed();
    unsigned.with_signatures(&[keys[0].sign(&first), keys[1].sign(&second)])
}

fn payload(message: &[u8]) -> Vec<u8> {
    Signed::parse(message, 1 << 16).unwrap().unverified_payload().to_vec()
}

fn write(target: &str, name: &str, bytes: &[u8]) {
    let folder = Path::new("corpus").join(target);
    std::fs::create_dir_all(&folder).unwrap();
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    std::fs::write(folder.join(name), bytes).unwrap();
}
