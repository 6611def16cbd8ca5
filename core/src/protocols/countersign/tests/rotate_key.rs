use super::provider::plain;
use super::{Phone, Provider, Run, enrolled, flipped, unsigned_error};
use crate::exchange::{Outcome, Reason};
use crate::ports::{KeyName, SendError};
use crate::protocols::Task;
use countersign_wire::reply::{Refusal, RefusalCode};

fn rotating() -> (Phone, Provider, Run) {
    let (phone, provider, binding) = enrolled();
    phone.sequence.set(1);
    let run = phone.begin(Task::RotateKey { of: &binding, to: &new_key(), sequence: 1 }).unwrap();
    (phone, provider, run)
}

fn new_key() -> KeyName {
    KeyName("second-device".into())
}

#[test]
fn both_keys_sign_and_the_new_one_takes_over() {
    let (phone, mut provider, mut run) = rotating();
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::KeyRotated));
    assert_eq!(provider.device().key, phone.public(&new_key()));
    assert_eq!(run.sent.len(), 1);
}

#[test]
fn after_a_lost_reply_the_new_key_asks_how_it_is_known() {
    let (phone, mut provider, mut run) = rotating();
    run.lose_reply(&phone, &mut provider);
    let mut again = run.reborn();
    assert!(matches!(again.finish(&phone, &mut provider), Outcome::KeyRotated));
    assert_eq!(again.changes().len(), 1, "nothing had to be sent again");
}

#[test]
fn a_request_that_never_arrived_is_sent_again_with_the_same_bytes() {
    let (phone, mut provider, mut run) = rotating();
    run.resume(&phone, &mut |_| Err(SendError::NoReply)).put_off();
    let mut again = run.reborn();
    assert!(matches!(again.finish(&phone, &mut provider), Outcome::KeyRotated));
    assert_eq!(again.changes()[0], again.changes()[1]);
    assert_eq!(provider.device().key, phone.public(&new_key()));
}

#[test]
fn with_the_probe_lost_too_the_recorded_rotation_is_found_by_its_bytes() {
    let (phone, mut provider, mut run) = rotating();
    run.lose_reply(&phone, &mut provider);
    let outcome = run.resume(&phone, &mut |call| {
        if call.url.ends_with("status") { Err(SendError::NoReply) } else { Ok(provider.answer(call)) }
    });
    assert!(matches!(outcome.outcome(), Outcome::KeyRotated));
}

#[test]
fn a_number_that_is_too_low_is_replaced() {
    let (phone, mut provider, mut run) = rotating();
    provider.device().sequence = 5;
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::KeyRotated));
    assert_eq!(phone.sequence.get(), 6);
}

#[test]
fn refusals_leave_the_old_key_in_place() {
    for (refusal, reason) in [
        (plain(RefusalCode::Unsupported), Reason::Unsupported),
        (plain(RefusalCode::Revoked), Reason::NotActivated),
        (Refusal::next_sequence(RefusalCode::SequenceConflict, 2), Reason::CloneSuspected),
    ] {
        let (phone, mut provider, mut run) = rotating();
        provider.refuse = Some(refusal);
        let Outcome::Failed(found) = run.finish(&phone, &mut provider) else { panic!() };
        assert_eq!(found, reason);
    }
}

#[test]
fn forged_replies_are_no_replies() {
    let (phone, mut provider, mut run) = rotating();
    for at in [0, 40, 120] {
        run.resume(&phone, &mut |_| Ok(unsigned_error(404))).put_off();
        run.resume(&phone, &mut |call| Ok(flipped(provider.answer(call), at))).put_off();
    }
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::KeyRotated));
}
