use super::server::NONCE;
use super::*;
use crate::account::Trouble;
use crate::exchange::{Answered, Decision, Reason, Receipt};
use serde_json::json;

fn recorded(outcome: &Outcome) -> (Decision, Option<&str>) {
    match outcome {
        Outcome::Answered(Answered {
            receipt: Receipt::Recorded { decision, code_to_show, .. },
            signed: false,
            ..
        }) => (*decision, code_to_show.as_deref()),
        other => panic!("{other:?}"),
    }
}

fn answer(server: &mut Server, binding: &Binding, decision: Decision, typed: Option<&str>) -> Outcome {
    let verified = opened(binding, server);
    Run::answer(binding, verified, decision, typed).finish(server)
}

#[test]
fn each_decision_is_recorded_in_its_form() {
    for (decision, reasons, there, as_recorded) in [
        (Decision::Approve, true, "accept", Decision::Approve),
        (Decision::Deny, true, "declined", Decision::Deny),
        (Decision::Report, false, "declined", Decision::Deny),
        (Decision::Report, true, "declined unknown_trigger", Decision::Deny),
    ] {
        let (binding, mut server) = enrolled();
        server.reasons = reasons;
        let outcome = answer(&mut server, &binding, decision, None);
        assert_eq!(recorded(&outcome), (as_recorded, None));
        assert_eq!(server.recorded, [there]);
    }
}

#[test]
fn a_reason_is_sent_only_if_the_server_has_signed_that_it_takes_one() {
    let (binding, mut server) = enrolled();
    server.reasons = true;
    let mut forged = server.challenge();
    forged["capabilities_signature"] = json!(server::sign("something else"));
    let message = serde_json::to_vec(&forged).unwrap();
    let Ok(Opened::Challenge(verified)) = PRIVACYIDEA.open(&binding, Received::new(message, NOW), NOW) else {
        panic!("the challenge itself is genuine");
    };
    Run::answer(&binding, *verified, Decision::Report, None).finish(&mut server);
    assert_eq!(server.recorded, ["declined"]);
}

#[test]
fn a_denial_with_a_reason_that_is_not_taken_is_followed_by_a_plain_one() {
    let (binding, mut server) = enrolled();
    (server.reasons, server.refuses_reasons) = (true, true);
    let outcome = answer(&mut server, &binding, Decision::Report, None);
    assert_eq!(recorded(&outcome).0, Decision::Deny);
    assert_eq!(server.recorded, ["declined"]);
}

#[test]
fn the_option_on_the_other_screen_is_sent_and_a_wrong_one_said() {
    let (binding, mut server) = enrolled();
    (server.presence, server.expected) = (Some("17,42,63"), "42");
    let outcome = answer(&mut server, &binding, Decision::Approve, Some("17"));
    assert!(matches!(outcome, Outcome::Failed(Reason::WrongNumber)), "{outcome:?}");
    assert!(server.open);
    let outcome = answer(&mut server, &binding, Decision::Approve, Some("42"));
    assert_eq!(recorded(&outcome).0, Decision::Approve);
}

#[test]
fn a_denial_needs_no_option() {
    let (binding, mut server) = enrolled();
    (server.presence, server.expected) = (Some("17,42,63"), "42");
    assert_eq!(recorded(&answer(&mut server, &binding, Decision::Deny, None)).0, Decision::Deny);
}

#[test]
fn a_code_to_be_typed_at_the_other_screen_is_handed_on() {
    let (binding, mut server) = enrolled();
    server.shows_code = true;
    let outcome = answer(&mut server, &binding, Decision::Approve, None);
    assert_eq!(recorded(&outcome), (Decision::Approve, Some("42")));
}

#[test]
fn an_answer_to_what_is_over_is_not_recorded_and_one_that_may_have_counted_is_unconfirmed() {
    let (binding, mut server) = enrolled();
    let verified = opened(&binding, &server);
    server.open = false;
    let outcome = Run::answer(&binding, verified, Decision::Approve, None).finish(&mut server);
    assert!(matches!(outcome, Outcome::Failed(Reason::NotRecorded)));

    let (binding, mut server) = enrolled();
    let mut run = Run::answer(&binding, opened(&binding, &server), Decision::Deny, None);
    run.lost_replies = 1;
    assert!(matches!(run.finish(&mut server), Outcome::Unconfirmed));
    assert_eq!(server.recorded, ["declined"]);
}

#[test]
fn a_token_that_is_gone_is_a_suspicion() {
    let (binding, mut server) = enrolled();
    let verified = opened(&binding, &server);
    server.key = None;
    let outcome = Run::answer(&binding, verified, Decision::Approve, None).finish(&mut server);
    assert!(matches!(outcome, Outcome::Failed(Reason::Suspected(Trouble::Deleted))));
}

#[test]
fn no_answer_goes_to_a_host_that_nobody_has_confirmed() {
    let (binding, server) = enrolled();
    for (url, asked) in [
        ("https://pi.example.org/new/ttype/push", "https://pi.example.org/new/ttype/push"),
        ("https://elsewhere.example.org/ttype/push", "https://pi.example.org/ttype/push"),
        ("http://pi.example.org/ttype/push", "https://pi.example.org/ttype/push"),
    ] {
        let mut challenge = server.challenge();
        challenge["url"] = json!(url);
        let text = format!("{NONCE}|{url}|{}|Sign in? a|b|Example|1", server::SERIAL);
        challenge["signature"] = json!(server::sign(&text));
        let message = Received::new(serde_json::to_vec(&challenge).unwrap(), NOW);
        let Ok(Opened::Challenge(verified)) = PRIVACYIDEA.open(&binding, message, NOW) else { panic!("genuine") };
        let run = Run::answer(&binding, *verified, Decision::Deny, None);
        let saved: ciborium::Value = ciborium::from_reader(run.exchange.save().state.as_slice()).unwrap();
        let fields = saved.as_map().unwrap();
        let sent_to = fields.iter().find(|(name, _)| name.as_text() == Some("url")).unwrap().1.as_text();
        assert_eq!(sent_to, Some(asked));
    }
}
