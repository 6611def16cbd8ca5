use super::*;
use crate::account::Trouble;
use crate::exchange::{Answered, Decision, Reason, Receipt, TooLate};
use crate::log::{Recorded, verify};

fn answered(answer: &Answer) -> (Phone, PromptId, ExchangeId) {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    let prompt = phone.only().id;
    let exchange = phone.decide(prompt, answer).unwrap();
    (phone, prompt, exchange)
}

fn receipt(decision: Decision, signed: bool, log_head: Option<[u8; 32]>) -> Outcome {
    Outcome::Answered(Answered {
        receipt: Receipt::Recorded {
            decision,
            at: Some(UnixMillis(5)),
            code_to_show: Some("SECRET".into()),
            paused_until: None,
        },
        signed,
        log_head: log_head.map(|head| head.to_vec()),
    })
}

fn anchored(phone: &Phone) -> Option<u64> {
    let found = phone.vault.read(|reader| verify(&reader, ACCOUNT)).unwrap();
    assert!(found.intact);
    found.anchored_up_to
}

#[test]
fn a_signed_receipt_is_logged_and_anchors_the_decision() {
    let (phone, _, exchange) = answered(&APPROVE);
    let head = phone.exchange(exchange).unwrap().1.log_head;
    let conclusion = phone.end(exchange, receipt(Decision::Approve, true, Some(head)));
    assert!(matches!(conclusion, Conclusion::Answered(_)));
    assert_eq!(anchored(&phone), Some(1));
    assert_eq!(phone.binding().last_contact, Some(phone.moment().wall));
    assert!(!format!("{:?}", phone.log()).contains("SECRET"), "a code to show elsewhere is not kept");
    assert!(!phone.poll(&[challenge(1)]), "it never comes back");
}

#[test]
fn an_unsigned_or_foreign_echo_anchors_nothing() {
    let (phone, _, exchange) = answered(&Answer::Deny);
    let head = phone.exchange(exchange).unwrap().1.log_head;
    phone.end(exchange, receipt(Decision::Deny, false, Some(head)));
    assert_eq!(anchored(&phone), None);
    let (phone, _, exchange) = answered(&Answer::Deny);
    phone.end(exchange, receipt(Decision::Deny, true, Some([0; 32])));
    assert_eq!(anchored(&phone), None);
}

#[test]
fn too_late_is_told_and_logged() {
    let (phone, _, exchange) = answered(&Answer::Deny);
    let late = TooLate { signed_in_at: UnixMillis(77) };
    let outcome = Outcome::Answered(Answered { receipt: Receipt::TooLate(late), signed: true, log_head: None });
    phone.end(exchange, outcome);
    let Event::Answered { recorded, .. } = phone.last_log() else { panic!() };
    assert_eq!(recorded, Recorded::TooLate { signed_in_at: UnixMillis(77) });
}

#[test]
fn a_pause_after_a_report_shows_in_the_standing() {
    let (phone, _, exchange) = answered(&Answer::Report);
    let until = phone.moment().wall.after(Duration::from_hours(1));
    let recorded =
        Receipt::Recorded { decision: Decision::Report, at: None, code_to_show: None, paused_until: Some(until) };
    phone.end(exchange, Outcome::Answered(Answered { receipt: recorded, signed: true, log_head: None }));
    assert_eq!(phone.binding().standing, Standing::Suspended { until: Some(until) });
}

#[test]
fn what_the_provider_says_about_this_phone_changes_the_standing_and_the_log() {
    for (reason, standing) in [
        (Reason::NotActivated, Standing::NeedsReactivation(Trouble::NotActivated)),
        (Reason::CloneSuspected, Standing::NeedsReactivation(Trouble::CloneSuspected)),
        (Reason::Suspended { until: None }, Standing::Suspended { until: None }),
    ] {
        let (phone, _, exchange) = answered(&Answer::Deny);
        assert_eq!(phone.end(exchange, Outcome::Failed(reason.clone())), Conclusion::Failed(reason.clone()));
        assert_eq!(phone.binding().standing, standing);
        assert_eq!(phone.last_log(), Event::PromptsStopped { host: "id.bank.example".into(), reason });
        assert!(phone.pending().is_empty());
    }
}

#[test]
fn a_declined_gesture_leaves_the_prompt_open() {
    let (phone, prompt, exchange) = answered(&APPROVE);
    phone.end(exchange, Outcome::Failed(Reason::Cancelled));
    assert_eq!(phone.only().id, prompt);
    phone.decide(prompt, &Answer::Deny).unwrap();
}

#[test]
fn a_declined_gesture_after_something_may_have_arrived_is_unconfirmed() {
    let (phone, _, exchange) = answered(&APPROVE);
    phone.may_have_arrived(exchange);
    assert_eq!(phone.end(exchange, Outcome::Failed(Reason::Cancelled)), Conclusion::Unconfirmed);
    assert!(matches!(phone.last_log(), Event::AnswerUnconfirmed { decision: Decision::Approve, .. }));
    assert!(phone.pending().is_empty());
}

#[test]
fn an_approval_refused_for_its_text_can_still_be_denied() {
    let (phone, prompt, exchange) = answered(&APPROVE);
    phone.may_have_arrived(exchange);
    phone.end(exchange, Outcome::Failed(Reason::AlteredText));
    phone.decide(prompt, &Answer::Deny).unwrap();
}

#[test]
fn an_answer_that_came_too_late_closes_the_prompt() {
    for reason in [Reason::ChallengeExpired, Reason::AnsweredElsewhere { decision: None }, Reason::WrongNumber] {
        let (phone, prompt, exchange) = answered(&APPROVE);
        phone.end(exchange, Outcome::Failed(reason));
        assert!(matches!(phone.decide(prompt, &Answer::Deny).unwrap_err(), ApprovalError::Ended(_)));
    }
}

#[test]
fn a_receipt_of_the_replaced_approval_does_not_close_the_denied_prompt() {
    let (phone, prompt, approval) = answered(&APPROVE);
    let (header, _) = phone.exchange(approval).unwrap();
    let denial = phone.decide(prompt, &Answer::Deny).unwrap();
    let late = receipt(Decision::Approve, true, None);
    phone.vault.change(|tx| settle(tx, &header, late, phone.moment())).unwrap();
    let again = phone.decide(prompt, &APPROVE).unwrap_err();
    assert!(matches!(again, ApprovalError::AlreadyDecided { exchange, .. } if exchange == denial));
}

#[test]
fn a_signed_receipt_ends_the_doubt_about_a_restored_copy() {
    let (mut phone, _, exchange) = answered(&Answer::Deny);
    phone.storage.look_rolled_back();
    phone.restart();
    let doubtful = |phone: &Phone| phone.vault.read(|reader| reader.is_doubtful(&BINDING.into())).unwrap();
    assert!(doubtful(&phone));
    phone.end(exchange, receipt(Decision::Deny, true, None));
    assert!(!doubtful(&phone));
}

#[test]
fn an_account_that_is_gone_does_not_keep_an_answer_from_ending() {
    let (phone, _, exchange) = answered(&Answer::Deny);
    phone
        .vault
        .change(|tx| -> Result<_, VaultError> {
            tx.delete::<Account>(&ACCOUNT.into())?;
            tx.delete::<Binding>(&BINDING.into())?;
            forget(tx, ACCOUNT, BINDING)?;
            log::forget(tx, ACCOUNT)
        })
        .unwrap();
    assert!(matches!(phone.end(exchange, receipt(Decision::Deny, true, None)), Conclusion::Answered(_)));
    assert!(phone.log().is_empty());
}
