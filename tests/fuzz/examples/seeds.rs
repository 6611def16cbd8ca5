//! Writes the corpora anew: one sound input of each kind, and the accepted links of
//! `tests/vectors/codes/`.
//!
//! `cargo +nightly run --example seeds` in this folder, after a message has changed. Signatures differ in each run, so
//! commit the result only if something else differs, too.

use countersign_fuzz::family::SERVERS;
use countersign_fuzz::phone::is_success;
use countersign_fuzz::script::{BAD_REQUEST, HONEST, NEWER, NOT_FOUND, RAW, REFUSED, SIGNED, Script, line};
use countersign_fuzz::{NOW, REQUEST, WORLD, World, family, native, saved_kinds};
use countersign_wire::approval::{
    Answer, ChallengeOutcome, Decision, OpenPrompt, OpenedChallenge, Outcome, Poll, Polled, Receipt, Recorded,
};
use countersign_wire::cose::{Signed, UnsignedPair};
use countersign_wire::enrol::{Enrol, Enrolled, codes};
use countersign_wire::offer::{LookUp, TypedCode, open_look_up};
use countersign_wire::reply::{Refusal, RefusalCode, ReplyBody, encode_result, open_reply};
use countersign_wire::request::{Request, RequestFrame};
use countersign_wire::rotate::{Rotate, Rotated};
use countersign_wire::status::{AskStatus, Status};
use countersign_wire::succession::{BeginMove, Move, MoveBegun, Moved};
use countersign_wire::token::{DeviceToken, Echo, SetToken, TokenHeld, TokenState};
use countersign_wire::withdraw::{Withdraw, WithdrawReason, Withdrawn};
use countersign_wire::{ChallengeId, Digest, Domain, Label, Nonce, Secret, Tenant, purpose};
use serde_json::json;
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
    conversations(world);
    files();
}

fn texts(world: &World) {
    let vectors = std::fs::read("../vectors/codes/uris.json").unwrap();
    let vectors: serde_json::Value = serde_json::from_slice(&vectors).unwrap();
    for vector in vectors["accepted"].as_array().unwrap() {
        write("otpauth", vector["name"].as_str().unwrap(), vector["uri"].as_str().unwrap().as_bytes());
    }
    let offer = world.offer();
    for (name, link) in [("link", offer.to_link()), ("web link", offer.to_web_link())] {
        write("offer_link", name, link.expose());
        write("qr_text", name, link.expose());
    }
    write("qr_text", "codes", b"otpauth://totp/a?secret=JBSWY3DPEHPK3PXP");
    write("qr_text", "push", b"otpauth://pipush/a?url=https%3A//example.com/ttype/push&ttl=10&serial=PIPU1&v=1");
    write(
        "qr_text",
        "push damaged",
        b"otpauth://pipush/a?url=https%3A//example.com/ttype/push&ttl=10&serial=PIPU1v=&1",
    );
    let code = TypedCode::from_random(&[9; 20]).to_grouped();
    write("qr_text", "typed code", &[code.expose(), b"\nid.example.com"].concat());
    write("typed_code", "code", TypedCode::from_random(&[9; 20]).to_grouped().expose());
    write("typed_code", "address", b"https://id.example.com:8443");
    write("typed_code", "bare address", "id.bücher.example".as_bytes());
}

fn statements(world: &World) {
    for (name, message) in [("plain", world.held.bytes().to_vec()), ("with successor", world.next_statement())] {
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

fn challenges(world: &World) {
    let message = world.signed_challenge();
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
    let message = world.look_up_reply().encode(&look_up.encode(), &world.offer_secret);
    write("look_up", "reply", &message);
    let mac = <coset::CoseMac0 as coset::CborSerializable>::from_slice(&message).unwrap();
    let payload_of_reply = mac.payload.unwrap();
    for message in [&message, &world.maced(purpose::LOOK_UP_REPLY, &payload_of_reply)] {
        open_look_up(message, &look_up, &world.offer_secret, &world.origin, Some(&world.pin), world.now()).unwrap();
    }
    write("look_up", "reply payload", &[b"m", payload_of_reply.as_slice()].concat());
    let refusal = Refusal { code: RefusalCode::OfferSpent, until: None, sequence: None };
    let frame = world.frame(&look_up.encode(), newer(world));
    let unsigned = countersign_wire::offer::refuse_look_up(&frame, &world.challenge.thumbprint(), &refusal);
    let message = world.sign(unsigned);
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
    let device = world.enrolled_device();
    let status = Status {
        active: true,
        sequence: 3,
        log_head: Some(Digest::of(b"log")),
        token: TokenState::AwaitingEcho,
        token_digest: Digest::of(b"token"),
        suspended_until: Some(1),
    };
    let prompt = OpenPrompt { challenge: world.signed_challenge(), remaining: 1000 };
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

/// A conversation for each task, in which the provider says yes.
fn conversations(world: &World) {
    let challenge = ChallengeId::new([5; 16]);
    let recorded = Recorded::Approved;
    let receipt = Receipt { challenge, recorded, log_head: Digest::of(b"log"), sequence: 3, at: None };
    let prompt = OpenPrompt { challenge: world.signed_challenge(), remaining: 1000 };
    let held = TokenHeld { state: TokenState::Active, digest: DeviceToken::Fcm("token".to_owned()).digest() };
    let status = Status {
        active: true,
        sequence: 3,
        log_head: None,
        token: TokenState::Active,
        token_digest: Digest::of(b"token"),
        suspended_until: None,
    };
    let yes: [(u8, Vec<u8>); 9] = [
        (b'p', encode_result(&status)),
        (b'q', encode_result(&Polled { prompts: vec![prompt], outcomes: Vec::new() })),
        (b'a', encode_result(&receipt)),
        (b'd', encode_result(&Receipt { recorded: Recorded::Denied, ..receipt })),
        (b't', encode_result(&held)),
        (b'o', encode_result(&held)),
        (b'k', encode_result(&Rotated { device_key: world.operator.thumbprint() })),
        (b'w', encode_result(&Withdrawn)),
        (b'e', encode_result(&Enrolled(world.enrolled_device()))),
    ];
    for (task, result) in &yes {
        let name = char::from(*task);
        let begins = if *task == b'e' { line(HONEST, &[]) } else { Vec::new() };
        let says = [begins.clone(), line(SIGNED, result)].concat();
        let (heard, outcome) = native::run(*task, Script::new(&says));
        assert!(heard && outcome.as_ref().is_some_and(is_success), "{name}: {outcome:?}");
        let newer = [begins.clone(), line(NEWER, result)].concat();
        let refused = [begins.clone(), line(REFUSED, &[11, 9]), line(REFUSED, &[0]), line(SIGNED, result)].concat();
        let lost = [begins, line(b'1', &[]), line(RAW, b"?"), line(b'5', b"3"), line(SIGNED, result)].concat();
        for (kind, replies) in [("yes", says), ("newer", newer), ("refused", refused), ("lost", lost)] {
            write("native_replies", &format!("{name} {kind}"), &[&[*task], replies.as_slice()].concat());
        }
    }
    write("native_replies", "l yes", &[b"l", line(HONEST, &[]).as_slice()].concat());
    write("native_replies", "f lost", &[b"f", line(RAW, b"?").as_slice(), &line(b'1', &[])].concat());

    let open = family::done(&json!([family::challenge("Sign in?")]), &json!(null));
    let yes = family::done(&json!(true), &json!(null));
    for server in SERVERS {
        for (task, said) in [
            (b'e', &family::enrolled()),
            (b'p', &open),
            (b'q', &open),
            (b'x', &open),
            (b'a', &yes),
            (b'd', &yes),
            (b't', &yes),
        ] {
            let says = [line(RAW, said), line(RAW, &yes)].concat();
            let name = format!("{} {}", server.name(), char::from(task));
            assert!(server.run(task, Script::new(&says)).is_some_and(|outcome| is_success(&outcome)), "{name}");
            let task = if server.name() == "edumfa" { task.to_ascii_uppercase() } else { task };
            for (kind, first) in [
                ("yes", Vec::new()),
                ("unknown", line(NOT_FOUND, &family::refused(601, 0))),
                ("wrong key", line(BAD_REQUEST, &family::refused(10, 0))),
                ("wrong time", line(BAD_REQUEST, &family::refused(10, 3_600))),
                ("revoked", line(BAD_REQUEST, &family::refused(1007, 0))),
            ] {
                let replies = [first, line(b'1', &[]), line(RAW, said), line(RAW, said)].concat();
                write("push_family_replies", &format!("{name} {kind}"), &[&[task], replies.as_slice()].concat());
            }
        }
    }
    for (name, version) in [("privacyidea", "privacyIDEA 3.14"), ("edumfa", "eduMFA 2.9.5"), ("other", "LinOTP 3")] {
        let refused = json!({ "result": { "status": false, "error": { "code": 905 } }, "version": version });
        let replies = line(BAD_REQUEST, refused.to_string().as_bytes());
        write("push_family_replies", &format!("edumfa l {name}"), &[b"L", replies.as_slice()].concat());
    }
    for (place, saved) in (0_u8..).zip(saved_kinds()) {
        let length = u16::try_from(saved.state.len()).unwrap().to_be_bytes();
        let input = [&[place], length.as_slice(), &saved.state, &line(HONEST, &[]), &line(RAW, b"{}")].concat();
        write("saved", &format!("{} {} {}", saved.protocol, saved.kind, saved.version), &input);
    }
    let [privacyidea, edumfa] = SERVERS.map(|server| &*server.binding);
    for (name, binding) in [("native", &*native::BINDING), ("privacyidea", privacyidea), ("edumfa", edumfa)] {
        let mut record = b"b".to_vec();
        ciborium::into_writer(binding, &mut record).unwrap();
        write("saved", &format!("binding {name}"), &record);
    }
    write("push", "native", &world.signed_challenge());
    write("push", "push family", family::challenge("Sign in?").to_string().as_bytes());
    write("push", "text", "tIs it \u{202E}you\u{2069}?\n\n1\u{200B}2".as_bytes());
}

/// Pictures and the files of a phone on a computer.
fn files() {
    let code = qrcode::QrCode::new(b"otpauth://totp/a?secret=JBSWY3DPEHPK3PXP").unwrap();
    let mut bits: Vec<u8> = Vec::new();
    let quiet = 4;
    let width = code.width() + 2 * quiet;
    let modules = code.to_colors();
    let dark = |x: usize, y: usize| {
        let (Some(x), Some(y)) = (x.checked_sub(quiet), y.checked_sub(quiet)) else { return false };
        x < code.width() && y < code.width() && modules[y * code.width() + x] == qrcode::Color::Dark
    };
    for at in 0..width * width {
        if at % 8 == 0 {
            bits.push(0);
        }
        *bits.last_mut().unwrap() |= u8::from(dark(at % width, at / width)) << (7 - at % 8);
    }
    write("picture", "pixels", &[b"p", [u8::try_from(width).unwrap()].as_slice(), &bits].concat());
    let picture = code.render::<image::Luma<u8>>().module_dimensions(2, 2).build();
    for (name, format) in [("png", image::ImageFormat::Png), ("jpeg", image::ImageFormat::Jpeg)] {
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, format).unwrap();
        write("picture", name, file.get_ref());
    }
    let cost = [64 * 1024_u32, 3, 4].map(u32::to_be_bytes).concat();
    let key = [&[1_u8], [7; 60].as_slice()].concat();
    let head = [b"countersign keys\x01".as_slice(), &cost, &[9; 16]].concat();
    write("files", "keys", &[b"k", head.as_slice(), &key].concat());
    write("files", "signing keys", &[b"scountersign pens\x01".as_slice(), &[5; 60]].concat());
    write("files", "anchor", b"acountersign anchor 1\ncommitted 4\nnext 5\n");
}

fn reply<M: ReplyBody>(world: &World, kind: char, result: &M) {
    let signer = world.challenge.thumbprint();
    write("reply", &format!("{kind} result"), &[&[kind as u8], encode_result(result).as_slice()].concat());
    let refusal = Refusal { code: RefusalCode::RateLimited, until: Some(NOW * 1000), sequence: None };
    for (name, newer, unsigned) in [
        ("accepts", false, world.frame(REQUEST, None).accept(&signer, result)),
        ("refuses", true, world.frame(REQUEST, newer(world)).refuse::<M>(&signer, &refusal)),
    ] {
        if newer && kind != 'p' {
            continue; // one is enough
        }
        let message = world.sign(unsigned);
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

/// The statement in force, as a reply brings it.
fn newer(world: &World) -> Option<(Digest, Vec<u8>)> {
    Some((*world.held.digest(), world.held.bytes().to_vec()))
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
