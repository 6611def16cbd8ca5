use super::super::Native;
use super::provider::{Provider, plain};
use super::{NOW, NOW_MS, Phone, Run, enrolled, flipped, unsigned_error};
use crate::account::Binding;
use crate::exchange::{Answered, Decision, Outcome, Reason, Receipt, TooLate};
use crate::ports::{SendError, SignError, UnixMillis};
use crate::protocols::{Altered, Decided, Opened, Protocol, Received, Task};
use countersign_wire::Digest;
use countersign_wire::approval::{self, Challenge, Recorded};
use countersign_wire::reply::{Refusal, RefusalCode};
use std::time::Duration;

const LOG_HEAD: [u8; 32] = [0x10; 32];

fn decided(binding: &Binding, message: Vec<u8>, decision: Decision, typed: Option<&str>) -> Decided {
    let Ok(Opened::Challenge(verified)) = Native.open(binding, Received::new(message, NOW_MS), NOW_MS) else {
        panic!("genuine");
    };
    verified.decide(decision, typed.map(str::to_owned), Altered(false))
}

fn answering(decision: Decision) -> (Phone, Provider, Run) {
    let (phone, provider, binding) = enrolled();
    let message = provider.sign_challenge(&provider.challenge());
    let run = begin(&phone, &binding, decided(&binding, message, decision, None));
    (phone, provider, run)
}

fn begin(phone: &Phone, binding: &Binding, decided: Decided) -> Run {
    phone.sequence.set(1);
    phone.begin(Task::Answer { of: binding, decided, sequence: 1, log_head: LOG_HEAD }).unwrap()
}

fn answered(outcome: Outcome) -> Answered {
    match outcome {
        Outcome::Answered(answered) => answered,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_approval_is_signed_over_what_was_received_and_gets_a_receipt() {
    let (phone, mut provider, binding) = enrolled();
    let message = provider.sign_challenge(&provider.challenge());
    let mut run = begin(&phone, &binding, decided(&binding, message.clone(), Decision::Approve, None));
    let answered = answered(run.finish(&phone, &mut provider));
    assert!(answered.signed);
    assert_eq!(answered.log_head.as_deref(), Some(LOG_HEAD.as_slice()));
    let recorded =
        Receipt::Recorded { decision: Decision::Approve, at: Some(NOW_MS), code_to_show: None, paused_until: None };
    assert_eq!(answered.receipt, recorded);
    let answer = &provider.answers[0];
    assert_eq!(answer.digest, Digest::of(&message));
    assert_eq!(answer.decided_at, NOW);
    assert_eq!(answer.relying_party.as_str(), "shop.example");
    assert!(!answer.altered && !answer.user_verified && answer.number.is_none());
    assert_eq!(run.noticed.signed_time, Some(NOW_MS));
}

#[test]
fn the_typed_number_goes_with_an_approval_alone() {
    let (phone, mut provider, binding) = enrolled();
    let challenge = Challenge { number: true, ..provider.challenge() };
    let message = provider.sign_challenge(&challenge);
    let decide = |decision, typed| decided(&binding, message.clone(), decision, typed);
    begin(&phone, &binding, decide(Decision::Approve, Some("42"))).finish(&phone, &mut provider);
    assert_eq!(provider.answers[0].number.as_deref(), Some("42"));
    for typed in [None, Some(""), Some("4"), Some("423"), Some("4x")] {
        let decided = decide(Decision::Approve, typed);
        assert!(phone.begin(Task::Answer { of: &binding, decided, sequence: 2, log_head: LOG_HEAD }).is_err());
    }
    phone.sequence.set(2);
    let decided = decide(Decision::Deny, Some("42"));
    let mut deny = phone.begin(Task::Answer { of: &binding, decided, sequence: 2, log_head: LOG_HEAD }).unwrap();
    deny.finish(&phone, &mut provider);
    assert_eq!(provider.answers[1].number, None);
}

#[test]
fn denying_needs_no_gesture_and_says_so_to_the_provider() {
    for decision in [Decision::Deny, Decision::Report] {
        let (phone, mut provider, mut run) = answering(decision);
        // The model provider verifies each answer under the key that it must be signed by.
        provider.device().approval = Phone::new().public(&super::key_names().approval);
        assert!(
            matches!(answered(run.finish(&phone, &mut provider)).receipt, Receipt::Recorded { decision: d, .. } if d == decision)
        );
    }
    let (phone, mut provider, mut run) = answering(Decision::Approve);
    provider.device().approval = Phone::new().public(&super::key_names().approval);
    run.resume(&phone, &mut |call| Ok(provider.answer(call))).put_off();
    assert!(provider.answers.is_empty(), "the device key cannot approve");
}

#[test]
fn a_report_tells_how_long_prompts_pause() {
    let (phone, mut provider, mut run) = answering(Decision::Report);
    let Receipt::Recorded { paused_until, .. } = answered(run.finish(&phone, &mut provider)).receipt else { panic!() };
    assert_eq!(paused_until, Some(UnixMillis(NOW_MS.0 + 30_000)));
}

#[test]
fn a_denial_that_came_too_late_says_when_somebody_signed_in() {
    let (phone, mut provider, mut run) = answering(Decision::Deny);
    provider.records = Some(Recorded::TooLate);
    let receipt = answered(run.finish(&phone, &mut provider)).receipt;
    assert_eq!(receipt, Receipt::TooLate(TooLate { signed_in_at: UnixMillis(NOW_MS.0 + 30_000) }));
}

#[test]
fn after_a_lost_reply_the_same_bytes_get_the_same_receipt() {
    for decision in [Decision::Approve, Decision::Deny] {
        let (phone, mut provider, mut run) = answering(decision);
        run.lose_reply(&phone, &mut provider);
        let mut again = run.reborn();
        answered(again.finish(&phone, &mut provider));
        assert_eq!(again.changes()[0], again.changes()[1]);
        assert_eq!(provider.answers.len(), 1, "recorded once");
    }
}

#[test]
fn a_signature_that_was_made_is_kept_while_the_network_is_away() {
    let (phone, mut provider, mut run) = answering(Decision::Approve);
    run.resume(&phone, &mut |_| Err(SendError::NotSent)).put_off();
    phone.sign_error.set(Some(SignError::Cancelled));
    answered(run.reborn().finish(&phone, &mut provider));
}

#[test]
fn a_number_that_is_too_low_is_replaced_and_signed_again() {
    let (phone, mut provider, mut run) = answering(Decision::Deny);
    provider.device().sequence = 7;
    answered(run.finish(&phone, &mut provider));
    assert_eq!(phone.sequence.get(), 8);
    assert_eq!(provider.device().sequence, 8);
    assert_ne!(run.changes()[0], run.changes()[1]);
}

#[test]
fn a_provider_whose_numbers_run_away_serves_two_phones() {
    let (phone, mut provider, mut run) = answering(Decision::Deny);
    let outcome = run.resume(&phone, &mut |call| {
        provider.device().sequence += 100;
        Ok(provider.answer(call))
    });
    assert!(matches!(outcome.outcome(), Outcome::Failed(Reason::CloneSuspected)));
    assert!(run.changes().len() < 10);
}

#[test]
fn each_refusal_ends_it_with_its_reason() {
    for (refusal, reason) in [
        (plain(RefusalCode::ChallengeExpired), Reason::ChallengeExpired),
        (plain(RefusalCode::ChallengeUnknown), Reason::ChallengeExpired),
        (plain(RefusalCode::ChallengeAnsweredElsewhere), Reason::AnsweredElsewhere { decision: None }),
        (plain(RefusalCode::WrongNumber), Reason::WrongNumber),
        (plain(RefusalCode::AlteredRefused), Reason::AlteredText),
        (plain(RefusalCode::UserVerificationRequired), Reason::Refused),
        (plain(RefusalCode::UnknownDevice), Reason::NotActivated),
        (plain(RefusalCode::Revoked), Reason::NotActivated),
        (plain(RefusalCode::Suspended), Reason::Suspended { until: None }),
        (Refusal::next_sequence(RefusalCode::SequenceConflict, 9), Reason::CloneSuspected),
    ] {
        let (phone, mut provider, mut run) = answering(Decision::Approve);
        provider.refuse = Some(refusal);
        let Outcome::Failed(found) = run.finish(&phone, &mut provider) else { panic!() };
        assert_eq!(found, reason);
    }
}

#[test]
fn a_busy_provider_loses_no_denial() {
    let (phone, mut provider, mut run) = answering(Decision::Deny);
    provider.refuse = Some(Refusal::until(RefusalCode::RateLimited, (NOW + 20) * 1000));
    let pause = run.resume(&phone, &mut |call| Ok(provider.answer(call))).put_off();
    assert_eq!(pause, Some(Duration::from_secs(20)));
    provider.refuse = None;
    answered(run.reborn().finish(&phone, &mut provider));
}

#[test]
fn forged_receipts_are_no_receipts() {
    let (phone, mut provider, mut run) = answering(Decision::Deny);
    for at in [0, 30, 100, 180, 250] {
        run.resume(&phone, &mut |call| Ok(flipped(provider.answer(call), at))).put_off();
    }
    for status in [200, 204, 400, 404, 409, 410, 500] {
        run.resume(&phone, &mut |_| Ok(unsigned_error(status))).put_off();
    }
    answered(run.finish(&phone, &mut provider));
}

#[test]
fn a_receipt_about_something_else_is_none() {
    type Change = fn(&mut approval::Receipt);
    let changes: [Change; 4] = [
        |receipt| receipt.recorded = Recorded::Approved,
        |receipt| receipt.log_head = Digest::new([0; 32]),
        |receipt| receipt.sequence += 1,
        |receipt| receipt.challenge = countersign_wire::ChallengeId::new([0; 16]),
    ];
    for change in changes {
        let (phone, provider, mut run) = answering(Decision::Deny);
        run.resume(&phone, &mut |call| {
            let mut receipt = approval::Receipt {
                challenge: provider.challenge().id,
                recorded: Recorded::Denied,
                log_head: Digest::new(LOG_HEAD),
                sequence: 1,
                at: None,
            };
            change(&mut receipt);
            let body = provider.reply(&call.body, Some(provider.statement_digest()), Ok(&receipt));
            Ok(crate::ports::HttpReply { body, ..unsigned_error(200) })
        })
        .put_off();
    }
}

#[test]
fn new_challenge_keys_do_not_stop_a_receipt() {
    let (phone, mut provider, mut run) = answering(Decision::Approve);
    provider.rotate_challenge_key();
    answered(run.finish(&phone, &mut provider));
    assert!(run.noticed.newer_statement, "the next poll fetches it");
}

#[test]
fn the_signer_decides_whether_it_goes_on() {
    for (error, reason) in [(SignError::Cancelled, Reason::Cancelled), (SignError::KeyGone, Reason::KeyGone)] {
        let (phone, mut provider, mut run) = answering(Decision::Approve);
        phone.sign_error.set(Some(error));
        let Outcome::Failed(found) = run.finish(&phone, &mut provider) else { panic!() };
        assert_eq!(found, reason);
    }
    for (decision, error) in [(Decision::Approve, SignError::Unavailable), (Decision::Deny, SignError::Cancelled)] {
        let (phone, mut provider, mut run) = answering(decision);
        phone.sign_error.set(Some(error));
        run.resume(&phone, &mut |call| Ok(provider.answer(call))).put_off();
        phone.sign_error.set(None);
        answered(run.finish(&phone, &mut provider));
    }
}
