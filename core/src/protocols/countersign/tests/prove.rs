use super::provider::plain;
use super::{NOW_MS, Phone, Provider, Run, enrol_with, enrolled, flipped, unsigned_error};
use crate::account::{Binding, BindingState};
use crate::exchange::{Effect, Outcome, Proof, Reason};
use crate::protocols::Task;
use countersign_wire::reply::RefusalCode;
use std::time::Duration;

fn proving(confirmation: bool) -> (Phone, Provider, Run) {
    let (phone, mut provider) = (Phone::new(), Provider::new());
    provider.confirmation = confirmation;
    let binding = Binding { state: BindingState::Proving, ..enrol_with(&phone, &mut provider) };
    let run = phone.begin(Task::Prove(&binding)).unwrap();
    (phone, provider, run)
}

fn proof(outcome: Outcome) -> Proof {
    match outcome {
        Outcome::Proven(proof) => proof,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_waits_until_the_digits_are_typed() {
    let (phone, mut provider, mut run) = proving(true);
    for _ in 0..3 {
        let pause = run.resume(&phone, &mut |call| Ok(provider.answer(call))).put_off();
        assert_eq!(pause, Some(Duration::from_secs(2)));
    }
    provider.device().active = true;
    let mut run = run.reborn();
    assert!(!proof(run.finish(&phone, &mut provider)).confirmation_skipped);
    assert!(run.sent.iter().all(|(_, effect)| *effect == Effect::Read));
    assert_eq!(run.noticed.signed_time, Some(NOW_MS));
}

#[test]
fn a_policy_without_digits_is_told() {
    let (phone, mut provider, mut run) = proving(false);
    assert!(proof(run.finish(&phone, &mut provider)).confirmation_skipped);
}

#[test]
fn an_enrolment_that_the_provider_gave_up_was_not_confirmed() {
    for code in
        [RefusalCode::UnknownDevice, RefusalCode::Revoked, RefusalCode::OfferExpired, RefusalCode::OfferWithdrawn]
    {
        let (phone, mut provider, mut run) = proving(true);
        provider.refuse = Some(plain(code));
        let outcome = run.finish(&phone, &mut provider);
        assert!(matches!(outcome, Outcome::Failed(Reason::ConfirmationFailed)), "{code}: {outcome:?}");
    }
    let (phone, mut provider, mut run) = proving(true);
    provider.refuse = Some(plain(RefusalCode::OfferTaken));
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::Failed(Reason::OfferTaken)));
}

#[test]
fn pending_suspended_and_busy_are_waited_for() {
    for code in [RefusalCode::Pending, RefusalCode::Suspended] {
        let (phone, mut provider, mut run) = proving(true);
        provider.refuse = Some(plain(code));
        run.resume(&phone, &mut |call| Ok(provider.answer(call))).put_off();
    }
}

#[test]
fn nobody_but_the_provider_can_end_it() {
    let (phone, mut provider, mut run) = proving(true);
    for at in [0, 60, 200] {
        run.resume(&phone, &mut |call| Ok(flipped(provider.answer(call), at))).put_off();
    }
    for status in [200, 400, 404, 410] {
        run.resume(&phone, &mut |_| Ok(unsigned_error(status))).put_off();
    }
    // A reply to an earlier look is not one to this look.
    let mut first = None;
    run.resume(&phone, &mut |call| {
        let reply = provider.answer(call);
        first = Some(reply.clone());
        Ok(reply)
    })
    .put_off();
    provider.device().active = true;
    run.resume(&phone, &mut |_| Ok(first.clone().unwrap())).put_off();
    proof(run.finish(&phone, &mut provider));
}

#[test]
fn a_binding_that_was_active_is_told_that_it_is_gone() {
    let (phone, mut provider, binding) = enrolled();
    provider.refuse = Some(plain(RefusalCode::Revoked));
    let mut run = phone.begin(Task::Prove(&binding)).unwrap();
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::Failed(Reason::NotActivated)));
}

#[test]
fn a_phone_with_older_data_catches_up_with_its_own_numbers() {
    let (phone, mut provider, binding) = enrolled();
    provider.device().sequence = 41;
    let mut run = phone.begin(Task::Prove(&binding)).unwrap();
    proof(run.finish(&phone, &mut provider));
    assert_eq!(phone.sequence.get(), 42);
}
