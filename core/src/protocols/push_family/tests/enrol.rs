use super::super::line::Line;
use super::super::timestamp::timestamp;
use super::*;
use crate::account::DeviceToken;
use crate::exchange::{Proof, Reason};
use crate::ports::KeyName;

#[test]
fn an_enrolment_keeps_the_servers_key_the_address_and_the_serial() {
    let (binding, server) = enrolled();
    assert_eq!(server.key.as_deref(), Some("k1"));
    assert_eq!(binding.endpoint.urls, ["https://pi.example.org/ttype/push"]);
    assert_eq!(binding.endpoint.host, "pi.example.org");
    assert_eq!(binding.provider.verification.len(), 270, "RSAPublicKey of 2048 bits");
    assert_eq!(Line::of(&binding).unwrap().serial, server::SERIAL);
}

#[test]
fn a_server_that_only_polls_is_given_no_device_token() {
    let token = DeviceToken::Fcm("fcm-token".into());
    let enrol = |link: &str| {
        let mut server = Server::default();
        let task = Task::Enrol { offer: &scanned(link), keys: &keys(), token: &token, phone: "Phone" };
        let Outcome::Enrolled(enrolled) = Run::begin(task).unwrap().finish(&mut server) else { panic!("enrolled") };
        (server.token, enrolled.device_token_taken)
    };
    assert_eq!(enrol(&link("")), (String::new(), false));
    assert_eq!(enrol(&link("").replace("poll_only=True", "poll_only=False")), ("fcm-token".to_owned(), true));
}

#[test]
fn a_lost_reply_is_told_apart_from_an_offer_that_somebody_else_has_used() {
    let mut run = Run::enrol(&scanned(&link("")));
    run.lost_replies = 1;
    let mut server = Server::default();
    assert!(matches!(run.finish(&mut server), Outcome::Failed(Reason::ReplyLost)));
    assert_eq!(server.recorded, ["enrolled"]);

    let mut run = Run::enrol(&scanned(&link("")));
    run.lost_replies = 1;
    let mut server = Server { key: Some("another phone's".into()), ..Server::default() };
    assert!(matches!(run.finish(&mut server), Outcome::Failed(Reason::OfferSpent)));
}

#[test]
fn a_used_link_and_a_wrong_credential_are_told_apart() {
    let mut used = Server { key: Some("another phone's".into()), ..Server::default() };
    assert!(matches!(Run::enrol(&scanned(&link(""))).finish(&mut used), Outcome::Failed(Reason::OfferSpent)));
    let offer = scanned(&link("").replace("0011", "ffff"));
    let outcome = Run::enrol(&offer).finish(&mut Server::default());
    assert!(matches!(outcome, Outcome::Failed(Reason::OfferWrong)));
}

#[test]
fn a_page_of_something_in_between_is_no_reply() {
    let mut server = Server { instead: Some((200, "<html>Sign in to the network</html>")), ..Server::default() };
    let mut run = Run::enrol(&scanned(&link("")));
    assert!(run.turn(&mut server).is_none());
    for (status, body) in [(404, "{\"error\":\"Not found\"}"), (502, ""), (500, "{\"result\":{\"status\":true}}")] {
        server.instead = Some((status, body));
        assert!(Run::enrol(&scanned(&link(""))).turn(&mut server).is_none(), "{status} {body}");
    }
}

#[test]
fn a_server_key_that_is_none_is_refused() {
    let body = r#"{"result":{"status":true,"value":true},"detail":{"public_key":"AAAA"}}"#;
    let mut server = Server { instead: Some((200, body)), ..Server::default() };
    let outcome = Run::enrol(&scanned(&link(""))).finish(&mut server);
    assert!(matches!(outcome, Outcome::Failed(Reason::NotGenuine)));
}

#[test]
fn the_proof_is_a_poll_that_the_server_accepts() {
    let (binding, mut server) = enrolled();
    let outcome = Run::begin(Task::Prove(&binding)).unwrap().finish(&mut server);
    assert!(matches!(outcome, Outcome::Proven(Proof { private: None, .. })));
    server.key = Some("another".into());
    let outcome = Run::begin(Task::Prove(&binding)).unwrap().finish(&mut server);
    assert!(matches!(outcome, Outcome::Failed(Reason::Refused)));
}

#[test]
fn a_server_that_took_a_key_and_cannot_use_it_or_forbids_polls_is_told_apart() {
    let (binding, mut server) = enrolled_with(&edumfa_link(""));
    server.instead = Some((500, r#"{"result":{"status":false,"error":{"code":-500}}}"#));
    let outcome = Run::begin(Task::Prove(&binding)).unwrap().finish(&mut server);
    assert!(matches!(outcome, Outcome::Failed(Reason::Unsupported)), "{outcome:?}");
    (server.instead, server.polling_off) = (None, true);
    let outcome = Run::begin(Task::Prove(&binding)).unwrap().finish(&mut server);
    assert!(matches!(outcome, Outcome::Failed(Reason::PollingForbidden)), "{outcome:?}");
}

#[test]
fn what_these_servers_do_not_know_is_unsupported() {
    let (binding, _) = enrolled();
    let to = KeyName("k2".into());
    assert!(Run::begin(Task::Withdraw { of: &binding, sequence: 1 }).is_err());
    assert!(Run::begin(Task::RotateKey { of: &binding, to: &to, sequence: 1 }).is_err());
    assert!(Run::begin(Task::LookUp(&scanned(&link("")))).is_err(), "it says all there is to know");
}

#[test]
fn times_are_written_as_iso_8601_in_utc() {
    // Seconds by `date -u -d … +%s`.
    for (at, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_795_343_542_180, "2026-11-22T10:32:22.180Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_868_799_000, "2000-02-29T23:59:59.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(timestamp(UnixMillis(at)), text);
    }
}
