use super::super::enrolment::{Confirmation, Enrolment};
use super::provider::{DEVICE, plain};
use super::{NOW_MS, Phone, Provider, Run, binding_of, enrolled, flipped, key_names, unsigned_error};
use crate::account::{Binding, DeviceKeys, DeviceToken, Successor};
use crate::exchange::{Effect, Enrolled, Outcome, Reason};
use crate::ports::{KeyName, SendError};
use crate::protocols::Task;
use countersign_wire::reply::RefusalCode;

struct Moving {
    phone: Phone,
    next: Provider,
    run: Run,
}

fn keys() -> DeviceKeys {
    DeviceKeys { device: KeyName("second-device".into()), approval: key_names().approval }
}

/// An enrolled phone whose provider has named its successor, which knows this phone's thumbprints.
pub(super) fn named() -> (Phone, Provider, Provider, Binding, Successor) {
    let (phone, mut old, mut binding) = enrolled();
    let mut next = Provider::at("https://new.example.net", "acme-new");
    let agreement = next.agreement_to_follow(&old);
    old.publish(|statement| statement.successor = Some(agreement));
    let device = old.device();
    next.announced = Some((device.key.thumbprint(), device.approval.thumbprint()));
    let Outcome::Polled(polled) = Run::poll(&phone, &binding).finish(&phone, &mut old) else { panic!() };
    binding.provider = polled.provider.unwrap();
    let successor = polled.successor.unwrap();
    (phone, old, next, binding, successor)
}

fn moving() -> Moving {
    let (phone, _, next, binding, successor) = named();
    let run = begin(&phone, &binding, &successor);
    Moving { phone, next, run }
}

fn begin(phone: &Phone, of: &Binding, successor: &Successor) -> Run {
    phone.begin(Task::Follow { of, successor, keys: &keys(), token: &DeviceToken::None, phone: "Phone" }).unwrap()
}

fn done(outcome: Outcome) -> Enrolled {
    match outcome {
        Outcome::Enrolled(enrolled) => *enrolled,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_phone_is_enrolled_at_the_successor_without_a_person_there() {
    let Moving { phone, mut next, mut run } = moving();
    let enrolled = done(run.finish(&phone, &mut next));
    assert_eq!(enrolled.endpoint.host, "new.example.net");
    assert!(enrolled.must_prove && enrolled.confirmation.is_none() && enrolled.codes.is_none());
    assert_eq!((enrolled.issuer.as_deref(), enrolled.name.as_deref()), (None, None), "what the phone shows stays");
    assert_eq!(next.device().key, phone.public(&keys().device));
    assert_eq!(next.device().approval, phone.public(&key_names().approval), "carried over");
    assert_eq!(run.sent[0].1, Effect::Read);
    assert_eq!(run.noticed.signed_time, Some(NOW_MS));

    let binding = Binding { keys: keys(), ..binding_of(enrolled) };
    let kept = Enrolment::of(&binding).unwrap();
    assert_eq!((kept.device, kept.confirmation), (DEVICE, Confirmation::Consent));
    let proven = phone.begin(Task::Prove(&binding)).unwrap().finish(&phone, &mut next);
    let Outcome::Proven(proof) = proven else { panic!() };
    assert!(!proof.confirmation_skipped, "the old key's consent is no skipped policy");
}

#[test]
fn after_a_lost_reply_the_same_bytes_get_the_same_device() {
    let Moving { phone, mut next, mut run } = moving();
    run.lose_reply(&phone, &mut next);
    let mut again = run.reborn();
    done(again.finish(&phone, &mut next));
    assert_eq!(again.changes()[0], again.changes()[1]);
}

#[test]
fn before_anything_has_arrived_it_begins_anew() {
    let Moving { phone, mut next, mut run } = moving();
    run.resume(&phone, &mut |call| {
        if call.url.ends_with("/move") { Err(SendError::NotSent) } else { Ok(next.answer(call)) }
    })
    .put_off();
    done(run.finish(&phone, &mut next));
    assert_ne!(run.changes()[0], run.changes()[1]);
}

#[test]
fn a_nonce_that_became_too_old_is_asked_for_again() {
    let Moving { phone, mut next, mut run } = moving();
    next.stale_moves = 2;
    done(run.finish(&phone, &mut next));
    let Moving { phone, mut next, mut run } = moving();
    next.stale_moves = 100;
    run.resume(&phone, &mut |call| Ok(next.answer(call))).put_off();
    assert!(run.changes().len() < 10);
    next.stale_moves = 0;
    done(run.reborn().finish(&phone, &mut next));
}

#[test]
fn a_provider_that_the_old_one_did_not_name_gets_no_consent() {
    let Moving { phone, next: _, mut run } = moving();
    let mut impostor = Provider::at("https://new.example.net", "acme-new");
    run.resume(&phone, &mut |call| Ok(impostor.answer(call))).put_off();
    assert!(run.changes().is_empty());
}

#[test]
fn a_phone_that_was_not_announced_is_refused() {
    let Moving { phone, mut next, mut run } = moving();
    next.announced.as_mut().unwrap().0 = phone.public(&KeyName("other".into())).thumbprint();
    assert!(matches!(run.finish(&phone, &mut next), Outcome::Failed(Reason::Refused)));
    let Moving { phone, mut next, mut run } = moving();
    next.refuse = Some(plain(RefusalCode::Unsupported));
    assert!(matches!(run.finish(&phone, &mut next), Outcome::Failed(Reason::Unsupported)));
}

#[test]
fn forged_and_unsigned_replies_are_no_replies() {
    let Moving { phone, mut next, mut run } = moving();
    for status in [200, 400, 404] {
        run.resume(&phone, &mut |_| Ok(unsigned_error(status))).put_off();
    }
    for at in [0, 80, 300] {
        run.resume(&phone, &mut |call| Ok(flipped(next.answer(call), at))).put_off();
    }
    assert!(run.changes().is_empty());
    done(run.finish(&phone, &mut next));
}

#[test]
fn only_the_old_providers_own_word_is_followed() {
    let (phone, _, _, binding, successor) = named();
    let (_, _, _, _, strange) = named();
    let refused = |successor: &Successor, keys: &DeviceKeys| {
        phone.begin(Task::Follow { of: &binding, successor, keys, token: &DeviceToken::None, phone: "Phone" }).is_err()
    };
    assert!(refused(&strange, &keys()), "another operator's statement");
    assert!(refused(&Successor { private: Vec::new(), ..successor.clone() }, &keys()));
    let other = DeviceKeys { approval: KeyName("other".into()), ..keys() };
    assert!(refused(&successor, &other), "the approval key is carried over or it is no move");
    assert!(!refused(&successor, &keys()));
}
