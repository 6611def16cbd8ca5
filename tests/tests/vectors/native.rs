//! Every message of `native.json`: the crate reads what the independent implementation wrote, and writes the same bytes.

use std::fmt::Debug;

use countersign_wire::approval::{Decision, OpenedChallenge, Polled, Receipt, Recorded};
use countersign_wire::cose::{Unsigned, UnsignedPair};
use countersign_wire::enrol::codes::{derive_code_seed, open_contribution, seal_contribution};
use countersign_wire::enrol::{CodeAlgorithm, ConfirmationDigits, Enrolled, ReceivedEnrol};
use countersign_wire::offer::{LookUp, LookUpAnswer, OfferSecret, TypedCode, open_look_up, refuse_look_up};
use countersign_wire::reply::{Refusal, RefusalCode, ReplyBody, open_first_reply, open_reply};
use countersign_wire::request::{Received, Request, Verified};
use countersign_wire::rotate::{ReceivedRotate, Rotate, Rotated};
use countersign_wire::status::{AskStatus, Status};
use countersign_wire::succession::{BeginMove, MoveBegun, Moved, ReceivedMove};
use countersign_wire::token::{DeviceToken, Echo, SetToken, TokenHeld, TokenState};
use countersign_wire::withdraw::{Withdraw, WithdrawReason, Withdrawn};
use countersign_wire::{Digest, Hosts, Secret};

use crate::messages::*;
use crate::store::*;

fn writes(name: &str, unsigned: Unsigned) {
    assert_eq!(unsigned.with_signature(&signatures(message(name))[0]), message(name), "{name}");
}

fn writes_pair(name: &str, unsigned: UnsignedPair) {
    let signatures = signatures(message(name)).try_into().expect("two signatures");
    assert_eq!(unsigned.with_signatures(&signatures), message(name), "{name}");
}

/// Writes the request, opens it, and finds the same in it.
fn request<R: Request + Debug + PartialEq>(name: &str, sequence: Option<u64>, request: R, signer: &str) {
    let frame = frame(name, sequence);
    writes(name, frame.to_unsigned(&request, &thumbprint(signer)));
    let received = Received::<R>::parse(message(name)).expect("it parses");
    assert_eq!(received.kid(), &thumbprint(signer));
    let Verified { frame: read, request: read_request, digest, .. } =
        received.verify(&tenant(), &key(signer)).expect("it verifies");
    assert_eq!((read, read_request, digest), (frame, request, Digest::of(message(name))));
}

/// Writes the reply, opens it, and finds the same in it.
fn reply<M: ReplyBody + Debug + PartialEq>(name: &str, to: &str, result: M) {
    writes(name, reply_frame(to).accept(&thumbprint("challenge"), &result));
    let opened = open_reply::<M>(message(name), message(to), &statement(), now()).expect("it opens");
    assert_eq!(opened.outcome, Ok(result));
    assert_eq!((opened.time, opened.newer), (1_790_000_060_250, None));
}

fn refusal(name: &str, refusal: Refusal) {
    writes(name, reply_frame("approve").refuse::<Receipt>(&thumbprint("challenge"), &refusal));
    let opened = open_reply::<Receipt>(message(name), message("approve"), &statement(), now()).expect("it opens");
    assert_eq!(opened.outcome, Err(refusal));
}

#[test]
fn every_message_of_the_file_has_a_test() {
    let source = include_str!("native.rs");
    for name in names() {
        assert!(source.contains(&format!("\"{name}\"")), "no test mentions {name}");
    }
}

#[test]
fn thumbprints_are_those_of_the_other_implementation() {
    for name in ["operator", "challenge", "device", "approval", "new-operator"] {
        assert_eq!(thumbprint(name).as_bytes().as_slice(), told_thumbprint(name), "{name}");
    }
}

#[test]
fn link() {
    let offer = offer();
    assert_eq!(offer.to_link().expose(), text(fact(&["offer", "link"])).as_bytes());
    assert_eq!(offer.to_web_link().expose(), text(fact(&["offer", "web_link"])).as_bytes());
    assert_eq!((offer.origin.clone(), offer.pin.clone()), (origin(), pin()));
    assert_eq!(offer.secret.expose(), hex(fact(&["offer", "secret"])));
    assert_eq!(offer.id.as_bytes().as_slice(), hex(fact(&["offer", "id"])));
    let web = countersign_wire::offer::Offer::parse(&text(fact(&["offer", "web_link"])), Hosts::Public).expect("read");
    assert_eq!((web.origin, web.id), (offer.origin, offer.id));
}

#[test]
fn typed_code() {
    let random = hex(fact(&["typed_code", "random"])).try_into().expect("20 bytes");
    let code = TypedCode::from_random(&random);
    assert_eq!(code.to_grouped().expose(), text(fact(&["typed_code", "grouped"])).as_bytes());
    let typed = TypedCode::parse(&text(fact(&["typed_code", "grouped"])).to_lowercase()).expect("it is read");
    let secret = OfferSecret::from_code(&typed);
    assert_eq!(secret.expose(), hex(fact(&["typed_code", "secret"])));
    assert_eq!(secret.derive_id().as_bytes().as_slice(), hex(fact(&["typed_code", "id"])));
}

#[test]
fn statements() {
    writes("statement", first_statement().to_unsigned());
    writes("newer-statement", second_statement().to_unsigned());
    writes("new-provider-statement", new_provider_statement().to_unsigned());
    writes("successor", successor().to_unsigned());
    assert_eq!(statement().statement(), &first_statement());
    let newer = statement().accept(message("newer-statement"), now()).expect("it is newer");
    assert_eq!(newer.statement(), &second_statement());
    assert_eq!(newer.successor(now()), Ok(&successor()));
}

#[test]
fn looking_up() {
    assert_eq!(look_up().encode(), message("look-up"));
    assert_eq!(LookUp::decode(message("look-up")), Ok(look_up()));
    assert_eq!(look_up_reply().encode(message("look-up"), &secret()), message("look-up-reply"));
    for pin in [Some(&pin()), None] {
        let answer = open_look_up(message("look-up-reply"), &look_up(), &secret(), &origin(), pin, now());
        let Ok(LookUpAnswer::Found(found)) = answer else { panic!("{answer:?}") };
        assert_eq!((found.reply, found.statement), (look_up_reply(), statement()));
    }
}

#[test]
fn refused_look_up() {
    let mut frame = reply_frame("look-up");
    frame.newer = Some(message("statement").to_vec());
    let expired = Refusal::plain(RefusalCode::OfferExpired);
    writes("look-up-refusal", refuse_look_up(&frame, &thumbprint("challenge"), &expired));
    for (pin, proven) in [(Some(&pin()), true), (None, false)] {
        let answer = open_look_up(message("look-up-refusal"), &look_up(), &secret(), &origin(), pin, now());
        assert_eq!(answer, Ok(LookUpAnswer::Refused { refusal: expired, proven }));
    }
}

#[test]
fn enrolment() {
    let (unsigned, transcript) = enrol().to_unsigned(&secret());
    assert_eq!(transcript, Digest::of(message("enrol-transcript")));
    writes_pair("enrol", unsigned);
    let received = ReceivedEnrol::parse(message("enrol")).expect("it parses");
    let verified = received.verify(&tenant(), &secret()).expect("it verifies");
    assert_eq!((verified.enrol, verified.transcript), (enrol(), transcript));
    reply("enrol-reply", "enrol", Enrolled(enrolled()));
}

#[test]
fn seed_and_codes() {
    let contribution = Secret::new(hex(fact(&["enrolment", "contribution"])));
    let iv = hex(fact(&["enrolment", "iv"])).try_into().expect("12 bytes");
    let sealed = seal_contribution(&tenant(), &secret(), iv, &contribution).expect("it seals");
    assert_eq!(sealed, message("seed"));
    let opened = open_contribution(message("seed"), &tenant(), &secret()).expect("it opens");
    assert_eq!(opened.expose(), contribution.expose());
    for algorithm in CodeAlgorithm::ALL {
        let seed = derive_code_seed(&opened, &enrolled().nonce, *algorithm);
        assert_eq!(seed.expose(), hex(fact(&["enrolment", "code_seeds", algorithm.as_str()])));
    }
}

#[test]
fn six_digits() {
    let transcript = Digest::of(message("enrol-transcript"));
    let keys = [thumbprint("device"), thumbprint("approval")];
    let digits = ConfirmationDigits::derive(&tenant(), &transcript, &keys[0], &keys[1], &enrolled().nonce);
    assert_eq!(digits.as_str(), text(fact(&["enrolment", "digits"])));
    assert!(digits.matches(&format!(" {} ", digits.as_str())));
    let swapped = ConfirmationDigits::derive(&tenant(), &transcript, &keys[1], &keys[0], &enrolled().nonce);
    assert_ne!(digits, swapped);
}

#[test]
fn status_round_trip() {
    request("status", None, AskStatus, "device");
    reply::<Status>("status-reply", "status", status());
}

#[test]
fn polling() {
    request("poll", None, poll(), "device");
    reply("poll-reply", "poll", polled());
}

#[test]
fn a_reply_under_a_newer_statement_brings_it() {
    let mut frame = reply_frame("poll");
    frame.statement = *newer_statement().digest();
    frame.newer = Some(message("newer-statement").to_vec());
    writes("poll-reply-newer-statement", frame.accept(&thumbprint("challenge-next"), &polled()));
    let bytes = message("poll-reply-newer-statement");
    let opened = open_reply::<Polled>(bytes, message("poll"), &statement(), now()).expect("it opens");
    assert_eq!((opened.outcome, opened.newer), (Ok(polled()), Some(newer_statement())));
}

#[test]
fn challenge_to_this_device() {
    writes("challenge", challenge().to_unsigned(&thumbprint("challenge")));
    let bytes = message("challenge");
    let (account, device) = (enrolled().account, enrolled().device);
    let opened = OpenedChallenge::open(bytes, &statement(), &account, &device, (T0 + 60) * 1000).expect("it opens");
    assert_eq!((opened.challenge, opened.digest), (challenge(), Digest::of(bytes)));
}

#[test]
fn answers_and_receipts() {
    request("approve", Some(4), answer(Decision::Approve), "approval");
    reply("approve-reply", "approve", receipt(Recorded::Approved, 4, None));
    request("deny", Some(5), answer(Decision::Deny), "device");
    reply("deny-reply", "deny", receipt(Recorded::TooLate, 5, Some(T0 + 44)));
    request("report", Some(6), answer(Decision::Report), "device");
    reply("report-reply", "report", receipt(Recorded::Reported, 6, Some(T0 + 1800)));
}

#[test]
fn refusals() {
    refusal("wrong-number-reply", Refusal::plain(RefusalCode::WrongNumber));
    refusal("rate-limited-reply", Refusal::until(RefusalCode::RateLimited, (T0 + 300) * 1000));
    refusal("sequence-reply", Refusal::next_sequence(RefusalCode::SequenceTooLow, 9));
}

#[test]
fn device_tokens() {
    let tokens = [
        ("none", DeviceToken::None),
        ("fcm", DeviceToken::Fcm("registration-token".to_owned())),
        ("apns", DeviceToken::Apns { token: vec![1, 2, 3], topic: "com.example.app".to_owned(), sandbox: true }),
        ("unifiedpush", DeviceToken::UnifiedPush("https://push.example.org/u/1".to_owned())),
        ("webpush", web_push()),
    ];
    for (name, token) in tokens {
        let bytes = hex(fact(&["device_tokens", name]));
        assert_eq!(token.encode(), bytes, "{name}");
        assert_eq!(DeviceToken::decode(&bytes), Ok(token));
    }
    request("token", Some(7), SetToken(web_push()), "device");
    let held = |state| TokenHeld { state, digest: web_push().digest() };
    reply("token-reply", "token", held(TokenState::AwaitingEcho));
    request("echo", Some(8), Echo(fixed("pushed token").into()), "device");
    reply("echo-reply", "echo", held(TokenState::Active));
}

#[test]
fn rotation_of_the_device_key() {
    let rotate = Rotate { new_key: key("device-next") };
    writes_pair("rotate", rotate.to_unsigned(&frame("rotate", Some(9)), &thumbprint("device")));
    let received = ReceivedRotate::parse(message("rotate")).expect("it parses");
    let verified = received.verify(&tenant(), &key("device")).expect("it verifies");
    assert_eq!((verified.frame, verified.request), (frame("rotate", Some(9)), rotate));
    reply("rotate-reply", "rotate", Rotated { device_key: thumbprint("device-next") });
}

#[test]
fn withdrawal() {
    request("withdraw", Some(10), Withdraw(WithdrawReason::Moved), "device");
    reply("withdraw-reply", "withdraw", Withdrawn);
}

#[test]
fn move_to_the_successor() {
    assert_eq!(begin_move().encode(), message("move-begin"));
    assert_eq!(BeginMove::decode(message("move-begin")), Ok(begin_move()));

    let mut frame = new_reply_frame("move-begin");
    frame.newer = Some(message("new-provider-statement").to_vec());
    writes("move-begin-reply", frame.accept(&thumbprint("new-challenge"), &move_begun()));
    let begun =
        open_first_reply::<MoveBegun>(message("move-begin-reply"), message("move-begin"), &successor().pin(), now())
            .expect("it opens");
    assert_eq!(begun.outcome, Ok(move_begun()));
    let new_statement = begun.newer.expect("the new statement");
    assert_eq!(new_statement.statement(), &new_provider_statement());

    writes_pair("move", consent().to_unsigned());
    let received = ReceivedMove::parse(message("move")).expect("it parses");
    assert_eq!(received.unverified().old_key.thumbprint(), thumbprint("device"));
    let verified = received.verify(&new_tenant(), &thumbprint("approval")).expect("it verifies");
    assert_eq!(verified.consent, consent());

    writes("move-reply", new_reply_frame("move").accept(&thumbprint("new-challenge"), &Moved(moved())));
    let opened = open_reply::<Moved>(message("move-reply"), message("move"), &new_statement, now()).expect("it opens");
    assert_eq!(opened.outcome, Ok(Moved(moved())));
}
