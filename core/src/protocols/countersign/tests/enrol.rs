use super::super::enrolment::{Confirmation, Enrolment};
use super::provider::{ACCOUNT, DEVICE, plain};
use super::{NOW, NOW_MS, Phone, Provider, Run, binding_of, flipped, key_names, recognised, scanned, unsigned_error};
use crate::account::DeviceToken;
use crate::codes::{Moment, single_code};
use crate::exchange::{Effect, Enrolled, Outcome, Reason};
use crate::ports::SendError;
use crate::protocols::{OfferText, Task};
use countersign_wire::enrol::{CodeAlgorithm, CodeKind, CodeParameters};
use countersign_wire::offer::{OfferSecret, TypedCode};
use countersign_wire::reply::{Refusal, RefusalCode};

fn enrolling() -> (Phone, Provider, Run) {
    let (phone, provider) = (Phone::new(), Provider::new());
    let run = Run::enrol(&phone, &scanned(&provider.link()));
    (phone, provider, run)
}

fn done(outcome: Outcome) -> Enrolled {
    match outcome {
        Outcome::Enrolled(enrolled) => *enrolled,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_offer_becomes_a_device_whose_digits_both_sides_know() {
    let (phone, mut provider, mut run) = enrolling();
    let enrolled = done(run.finish(&phone, &mut provider));
    assert_eq!(enrolled.endpoint.urls, ["https://login.example.org"]);
    assert_eq!(enrolled.endpoint.host, "login.example.org");
    assert_eq!(enrolled.subject.as_deref(), Some(ACCOUNT.as_ref()));
    assert_eq!(enrolled.issuer.as_deref(), Some("Example"));
    assert_eq!(enrolled.name.as_deref(), Some("ada@example.org"));
    assert_eq!(enrolled.provider.identity, scanned(&provider.link()).provider.unwrap());
    assert!(enrolled.must_prove && enrolled.codes.is_none());
    assert!(provider.digits.as_ref().unwrap().matches(enrolled.confirmation.as_deref().unwrap()));
    assert_eq!(run.noticed.signed_time, Some(NOW_MS));
    let kept = Enrolment::of(&binding_of(enrolled)).unwrap();
    assert_eq!((kept.device, kept.account, kept.confirmation), (DEVICE, ACCOUNT, Confirmation::Digits));
    assert_eq!(provider.device().key, phone.public(&key_names().device));
    assert_eq!(provider.device().approval, phone.public(&key_names().approval));
}

#[test]
fn the_approval_key_asks_for_a_gesture_where_the_provider_does() {
    let (phone, mut provider, mut run) = enrolling();
    provider.user_verification = true;
    run.finish(&phone, &mut provider);
    assert!(phone.specs.borrow()[&key_names().approval].user_verification);
    assert!(!phone.specs.borrow()[&key_names().device].user_verification);
}

#[test]
fn a_typed_code_enrols_like_a_link_and_pins_who_answers() {
    let (phone, mut provider) = (Phone::new(), Provider::new());
    let code = TypedCode::from_random(&[3; 20]);
    provider.secret = OfferSecret::from_code(&code).expose().to_vec();
    let code = String::from_utf8(code.to_grouped().expose().to_vec()).unwrap();
    let offer = recognised(&OfferText::typed(code, "login.example.org".into()).unwrap());
    let enrolled = done(Run::enrol(&phone, &offer).finish(&phone, &mut provider));
    assert!(provider.digits.as_ref().unwrap().matches(enrolled.confirmation.as_deref().unwrap()));
    assert_eq!(enrolled.provider.identity[..32], *provider.pin().operator.as_ref());
    assert_eq!(&enrolled.provider.identity[32..], b"acme");
}

#[test]
fn a_policy_without_digits_is_remembered() {
    let (phone, mut provider, mut run) = enrolling();
    provider.confirmation = false;
    let enrolled = done(run.finish(&phone, &mut provider));
    assert_eq!(enrolled.confirmation, None);
    assert_eq!(Enrolment::of(&binding_of(enrolled)).unwrap().confirmation, Confirmation::Skipped);
}

#[test]
fn codes_are_made_by_both_sides_and_travel_in_neither_direction() {
    for algorithm in [CodeAlgorithm::Sha1, CodeAlgorithm::Sha256, CodeAlgorithm::Sha512] {
        let (phone, mut provider, mut run) = enrolling();
        provider.codes = Some(CodeParameters { kind: CodeKind::Totp { period: 30 }, algorithm, digits: 8 });
        let enrolled = done(run.finish(&phone, &mut provider));
        let codes = enrolled.codes.unwrap();
        let theirs = provider.code_seed.take().unwrap();
        let sent = run.sent.iter().any(|(call, _)| call.body.windows(16).any(|part| part == &theirs.expose()[..16]));
        assert!(!sent);
        let theirs = crate::codes::Seed::new(theirs).unwrap();
        let moment = Moment::Time(NOW);
        let code = |seed| single_code(seed, &codes.parameters, moment).unwrap().as_str().to_owned();
        assert_eq!(code(&codes.seed), code(&theirs));
    }
}

#[test]
fn after_a_lost_reply_the_same_bytes_get_the_same_device() {
    let (phone, mut provider, mut run) = enrolling();
    run.lose_reply(&phone, &mut provider);
    let mut again = run.reborn();
    let enrolled = done(again.finish(&phone, &mut provider));
    let changes = again.changes();
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[0], changes[1]);
    let reads = again.sent.iter().filter(|(_, effect)| *effect == Effect::Read).count();
    assert_eq!(reads, 1, "no second look-up once something may have arrived");
    assert!(provider.digits.as_ref().unwrap().matches(enrolled.confirmation.as_deref().unwrap()));
}

#[test]
fn a_seed_survives_a_kill_between_request_and_reply() {
    let (phone, mut provider, mut run) = enrolling();
    let codes = CodeParameters { kind: CodeKind::Hotp { counter: 7 }, algorithm: CodeAlgorithm::Sha256, digits: 6 };
    provider.codes = Some(codes);
    run.lose_reply(&phone, &mut provider);
    let enrolled = done(run.reborn().finish(&phone, &mut provider));
    let ours = enrolled.codes.unwrap();
    let theirs = crate::codes::Seed::new(provider.code_seed.take().unwrap()).unwrap();
    assert_eq!(ours.seed.to_vault_bytes(), theirs.to_vault_bytes());
    assert_eq!(ours.parameters.counter(), Some(7));
}

#[test]
fn before_anything_has_arrived_it_begins_anew() {
    let (phone, mut provider, mut run) = enrolling();
    run.resume(&phone, &mut |call| {
        if call.url.ends_with("enrol") { Err(SendError::NotSent) } else { Ok(provider.answer(call)) }
    })
    .put_off();
    assert!(!run.may_have_arrived);
    done(run.finish(&phone, &mut provider));
    let changes = run.changes();
    assert_ne!(changes[0], changes[1], "another nonce, another transcript");
}

#[test]
fn each_refusal_ends_it_with_its_reason() {
    for (code, reason) in [
        (RefusalCode::OfferSpent, Reason::OfferSpent),
        (RefusalCode::OfferTaken, Reason::OfferTaken),
        (RefusalCode::OfferExpired, Reason::OfferExpired),
        (RefusalCode::OfferWithdrawn, Reason::OfferExpired),
        (RefusalCode::OfferUnknown, Reason::OfferWrong),
        (RefusalCode::WrongCode, Reason::OfferWrong),
        (RefusalCode::ChannelUnsupported, Reason::Unsupported),
    ] {
        let (phone, mut provider, mut run) = enrolling();
        let outcome = run.resume(&phone, &mut |call| {
            if call.url.ends_with("enrol") {
                provider.refuse = Some(plain(code));
            }
            Ok(provider.answer(call))
        });
        let Outcome::Failed(found) = outcome.outcome() else { panic!("{code}") };
        assert_eq!(found, reason, "{code}");
    }
}

#[test]
fn a_busy_provider_that_may_have_recorded_it_is_asked_again() {
    let (phone, mut provider, mut run) = enrolling();
    run.lose_reply(&phone, &mut provider);
    provider.refuse = Some(Refusal::until(RefusalCode::RateLimited, (NOW + 9) * 1000));
    let pause = run.resume(&phone, &mut |call| Ok(provider.answer(call))).put_off();
    assert_eq!(pause, Some(std::time::Duration::from_secs(9)));
    provider.refuse = None;
    done(run.finish(&phone, &mut provider));
}

#[test]
fn another_phone_was_first() {
    let (first, mut provider, mut run) = enrolling();
    let second = Phone::new();
    let mut late = Run::enrol(&second, &scanned(&provider.link()));
    run.finish(&first, &mut provider);
    assert!(matches!(late.finish(&second, &mut provider), Outcome::Failed(Reason::OfferTaken)));
}

#[test]
fn forged_and_unsigned_replies_are_no_reply() {
    let (phone, mut provider, mut run) = enrolling();
    for at in [0, 40, 150, 300] {
        let put_off = run.resume(&phone, &mut |call| {
            let reply = provider.answer(call);
            Ok(if call.url.ends_with("enrol") { flipped(reply, at) } else { reply })
        });
        put_off.put_off();
    }
    for status in [200, 302, 400, 403, 404, 410, 500] {
        run.resume(&phone, &mut |_| Ok(unsigned_error(status))).put_off();
    }
    done(run.finish(&phone, &mut provider));
}

#[test]
fn a_statement_that_changed_meanwhile_is_taken_in() {
    let (phone, mut provider, mut run) = enrolling();
    let outcome = run.resume(&phone, &mut |call| {
        if call.url.ends_with("enrol") {
            provider.rotate_challenge_key();
        }
        Ok(provider.answer(call))
    });
    let enrolled = done(outcome.outcome());
    assert_eq!(enrolled.provider.verification.len(), provider.statement_bytes().len());
    let held = super::super::enrolment::held_statement(&enrolled.provider).unwrap();
    assert_eq!(held.statement().sequence, 2);
}

#[test]
fn a_declined_gesture_sends_nothing() {
    let (phone, mut provider, mut run) = enrolling();
    phone.sign_error.set(Some(crate::ports::SignError::Cancelled));
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::Failed(Reason::Cancelled)));
    assert!(run.changes().is_empty());
}

#[test]
fn an_address_that_this_provider_cannot_ring_does_not_cost_the_account() {
    let (phone, mut provider) = (Phone::new(), Provider::new());
    let token = DeviceToken::WebPush(format!("https://push.example/{}", "x".repeat(1_100)));
    let offer = scanned(&provider.link());
    let mut run =
        phone.begin(Task::Enrol { offer: &offer, keys: &key_names(), token: &token, phone: "Phone" }).unwrap();
    done(run.finish(&phone, &mut provider));
    assert_eq!(provider.device().token, countersign_wire::token::DeviceToken::None);
}
