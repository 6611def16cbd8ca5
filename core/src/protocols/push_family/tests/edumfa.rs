//! What is eduMFA's own way.

use super::server::NONCE;
use super::*;
use crate::account::DeviceToken;
use crate::exchange::{Answered, Decision, Reason, Receipt};
use crate::ports::KeyAlgorithm;
use serde_json::json;

fn enrolled() -> (Binding, Server) {
    enrolled_with(&edumfa_link(""))
}

fn noted(outcome: &Outcome) -> Decision {
    match outcome {
        Outcome::Answered(Answered { receipt: Receipt::Noted { decision }, signed: false, .. }) => *decision,
        other => panic!("{other:?}"),
    }
}

fn answer(server: &mut Server, binding: &Binding, decision: Decision) -> Outcome {
    Run::answer(binding, opened(binding, server), decision, None).finish(server)
}

#[test]
fn both_of_its_links_enrol_a_p_256_key() {
    let mut server = Server { dialect: &EDUMFA, product: "eduMFA 2.9.5", ..Server::default() };
    for offer in [scanned(&edumfa_link("")), looked_up(&link_of_either(), &mut server)] {
        let (binding, server) = enrolled_by(&offer);
        assert_eq!((binding.protocol.as_str(), server.dialect.name), ("edumfa", "edumfa"));
        assert_eq!(binding.endpoint.host, "pi.example.org");
        assert_eq!(server.key.as_deref(), Some("k1"));
    }
    assert_eq!(EDUMFA.algorithm, KeyAlgorithm::Es256);
}

#[test]
fn addresses_may_have_a_query_of_their_own() {
    let tenant = edumfa_link("").replace("ttype/edupush", "ttype/edupush%3Ftenant%3Da%26b%3Dc");
    let (binding, mut server) = enrolled_with(&tenant);
    assert_eq!(binding.endpoint.urls, ["https://pi.example.org/ttype/edupush?tenant=a&b=c"]);
    assert!(matches!(Run::poll(&binding).finish(&mut server), Outcome::Polled(_)));
}

#[test]
fn a_pin_is_the_only_demand_that_its_links_make() {
    let (binding, server) = enrolled_with(&edumfa_link("&pin=True"));
    assert!(opened(&binding, &server).challenge().user_verification);
    let (binding, server) = enrolled();
    assert!(!opened(&binding, &server).challenge().user_verification);
}

#[test]
fn what_it_takes_is_called_noted_and_not_recorded() {
    for (decision, there, noted_as) in [
        (Decision::Approve, "accept", Decision::Approve),
        (Decision::Deny, "declined", Decision::Deny),
        (Decision::Report, "declined", Decision::Deny),
    ] {
        let (binding, mut server) = enrolled();
        assert_eq!(noted(&answer(&mut server, &binding, decision)), noted_as);
        assert_eq!(server.recorded, [there]);
    }
}

#[test]
fn a_yes_that_came_too_late_is_taken_and_no_more_is_claimed() {
    let (binding, mut server) = enrolled();
    let verified = opened(&binding, &server);
    server.expires = NOW;
    let outcome = Run::answer(&binding, verified, Decision::Approve, None).finish(&mut server);
    assert_eq!(noted(&outcome), Decision::Approve);
    assert!(server.recorded.is_empty());
}

#[test]
fn a_privacyidea_enrolment_that_was_carried_here_claims_no_more_than_this_server_does() {
    let (binding, mut server) = super::enrolled();
    server.product = "eduMFA 2.9.5";
    assert_eq!(noted(&answer(&mut server, &binding, Decision::Approve)), Decision::Approve);
}

#[test]
fn a_no_whose_reply_was_lost_is_repeated_only_while_the_challenge_is_open() {
    let (binding, mut server) = enrolled();
    let mut run = Run::answer(&binding, opened(&binding, &server), Decision::Deny, None);
    run.lost_replies = 1;
    assert!(matches!(run.finish(&mut server), Outcome::Unconfirmed));
    assert_eq!(server.recorded, ["declined"]);
}

#[test]
fn a_reason_is_never_put_into_signed_words() {
    let (binding, mut server) = enrolled();
    let mut challenge = server.challenge();
    challenge["capabilities"] = json!("{\"decline_reason\": true}");
    challenge["capabilities_signature"] = json!("AAAA");
    let message = Received::new(serde_json::to_vec(&challenge).unwrap(), NOW);
    let Ok(Opened::Challenge(verified)) = EDUMFA.open(&binding, message, NOW) else { panic!("genuine") };
    Run::answer(&binding, *verified, Decision::Report, None).finish(&mut server);
    assert_eq!(server.recorded, ["declined"]);
}

#[test]
fn a_challenge_that_is_worded_anew_is_the_same_challenge() {
    let (binding, mut server) = enrolled();
    let before = opened(&binding, &server);
    server.question = "Other words, by another policy";
    let after = opened(&binding, &server);
    assert_ne!(before.challenge().text, after.challenge().text);
    assert_eq!(before.challenge().id, NONCE.as_bytes());
    assert_eq!(after.challenge().id, NONCE.as_bytes());
    assert!(after.challenge().reworded);
}

#[test]
fn the_proof_the_poll_and_a_device_token_are_signed_in_its_form() {
    let (binding, mut server) = enrolled();
    assert!(matches!(Run::begin(Task::Prove(&binding)).unwrap().finish(&mut server), Outcome::Proven(_)));
    let Outcome::Polled(polled) = Run::poll(&binding).finish(&mut server) else { panic!("polled") };
    assert_eq!(polled.challenges.len(), 1);
    let token = DeviceToken::Fcm("fcm:next".into());
    let set = Task::SetDeviceToken { of: &binding, token: &token, sequence: 1 };
    assert!(matches!(Run::begin(set).unwrap().finish(&mut server), Outcome::DeviceTokenSet));
    assert_eq!(server.token, "fcm:next");
}

#[test]
fn its_clock_is_kept_as_that_of_its_relative() {
    for ahead_ms in [300_000, -7_200_000] {
        let (binding, mut server) = enrolled();
        server.ahead_ms = ahead_ms;
        let mut run = Run::poll(&binding);
        assert!(matches!(run.finish(&mut server), Outcome::Polled(_)));
        assert_eq!(run.calls, 2);
    }
}

#[test]
fn policies_that_contradict_each_other_are_a_refusal() {
    let (binding, mut server) = enrolled();
    server.polling_off = true;
    assert!(matches!(Run::poll(&binding).finish(&mut server), Outcome::Failed(Reason::PollingForbidden)));
}
