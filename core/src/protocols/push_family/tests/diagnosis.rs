//! What each state of a token looks like to a phone, at both servers, and what the phone makes of it.

use super::*;
use crate::account::{DeviceToken, Trouble};
use crate::exchange::{Decision, Reason};

/// The same token at either server.
fn each() -> [(Binding, Server); 2] {
    [enrolled_with(&link("")), enrolled_with(&edumfa_link(""))]
}

fn reason(outcome: Outcome) -> Reason {
    match outcome {
        Outcome::Failed(reason) => reason,
        other => panic!("{other:?}"),
    }
}

fn polled(of: &Binding, server: &mut Server) -> Reason {
    reason(Run::poll(of).finish(server))
}

fn examined(of: &Binding, server: &mut Server) -> Outcome {
    Run::begin(Task::Examine(of)).unwrap().finish(server)
}

#[test]
fn a_deleted_token_is_told_from_one_that_another_phone_has_taken_over() {
    for (binding, mut server) in each() {
        server.key = Some("another phone's".into());
        assert_eq!(polled(&binding, &mut server), Reason::Suspected(Trouble::TakenOver));
        server.gone = true;
        assert_eq!(polled(&binding, &mut server), Reason::Suspected(Trouble::Deleted));
        assert!(server.recorded.is_empty(), "asking why changes nothing");
    }
}

#[test]
fn a_server_of_another_kind_is_told_by_its_name_or_by_not_knowing_the_kind_of_token() {
    for ((binding, mut server), other) in each().into_iter().zip(["eduMFA 2.9.5", "privacyIDEA 3.14"]) {
        server.gone = true;
        server.product = other;
        assert_eq!(polled(&binding, &mut server), Reason::Suspected(Trouble::OtherServer));
    }
    for (binding, mut server) in each() {
        server.knows_no_such_kind = true;
        assert_eq!(polled(&binding, &mut server), Reason::Suspected(Trouble::OtherServer));
    }
}

#[test]
fn a_server_of_another_kind_that_knows_the_token_is_as_good_as_the_first() {
    let (binding, mut server) = enrolled();
    server.product = "eduMFA 2.9.5";
    assert!(matches!(Run::poll(&binding).finish(&mut server), Outcome::Polled(_)));
}

#[test]
fn a_policy_against_polling_is_told_and_is_no_suspicion() {
    for (mut binding, mut server) in each() {
        server.polling_off = true;
        let reason = polled(&binding, &mut server);
        assert_eq!(reason, Reason::PollingForbidden);
        assert!(!binding.note_refusal(&reason));
        assert_eq!(binding.suspected, None);
    }
}

#[test]
fn a_revoked_token_goes_on_listing_and_is_found_out_when_a_person_asks() {
    for (mut binding, mut server) in each() {
        server.revoked = true;
        assert!(matches!(Run::poll(&binding).finish(&mut server), Outcome::Polled(_)), "a poll does not show it");
        let reason = reason(examined(&binding, &mut server));
        assert_eq!(reason, Reason::Suspected(Trouble::Revoked));
        assert!(!binding.note_refusal(&reason));
        binding.note_poll();
        assert_eq!(binding.suspected, Some(Trouble::Revoked), "and the next poll does not hide it");
    }
}

#[test]
fn asking_whether_all_is_well_brings_what_is_open_and_changes_nothing() {
    for (mut binding, mut server) in each() {
        for ahead_ms in [0, 7_200_000] {
            server.ahead_ms = ahead_ms;
            let Outcome::Polled(polled) = examined(&binding, &mut server) else { panic!("all is well") };
            assert_eq!(polled.challenges.len(), 1);
        }
        server.token = "fcm:known".into();
        binding.token.confirmed = Some((DeviceToken::Fcm("fcm:known".into()), NOW));
        assert!(matches!(examined(&binding, &mut server), Outcome::Polled(_)));
        assert_eq!((server.token.as_str(), server.recorded.len()), ("fcm:known", 0));
    }
}

#[test]
fn a_time_that_is_refused_twice_is_told_by_how_much() {
    for (binding, mut server) in each() {
        (server.ahead_ms, server.jumps_ms) = (7_200_000, 300_000);
        assert_eq!(polled(&binding, &mut server), Reason::ClockWrong { ahead_ms: -7_200_000 });
        (server.ahead_ms, server.jumps_ms) = (-400_000, -400_000);
        let token = DeviceToken::None;
        let set = Task::SetDeviceToken { of: &binding, token: &token, sequence: 1 };
        if let Ok(mut run) = Run::begin(set) {
            assert_eq!(reason(run.finish(&mut server)), Reason::ClockWrong { ahead_ms: 400_000 });
        }
    }
}

#[test]
fn an_answer_and_a_device_token_say_what_became_of_the_token() {
    type Prepare = fn(&mut Server);
    let states: [(Prepare, Trouble, Trouble); 3] = [
        (|server| server.gone = true, Trouble::Deleted, Trouble::NotActivated),
        (|server| server.knows_no_such_kind = true, Trouble::OtherServer, Trouble::OtherServer),
        (|server| server.key = Some("another phone's".into()), Trouble::NotActivated, Trouble::NotActivated),
    ];
    for (prepare, by_answer, by_token) in states {
        let (binding, mut server) = enrolled_with(&edumfa_link(""));
        let verified = opened(&binding, &server);
        prepare(&mut server);
        let outcome = Run::answer(&binding, verified, Decision::Deny, None).finish(&mut server);
        assert_eq!(reason(outcome), Reason::Suspected(by_answer));
        assert_eq!(token_refused(&binding, &mut server), Reason::Suspected(by_token));
    }
    let (binding, mut server) = enrolled_with(&edumfa_link(""));
    server.revoked = true;
    assert_eq!(token_refused(&binding, &mut server), Reason::Suspected(Trouble::Revoked));
}

fn token_refused(of: &Binding, server: &mut Server) -> Reason {
    let token = DeviceToken::Fcm("fcm:next".into());
    reason(Run::begin(Task::SetDeviceToken { of, token: &token, sequence: 1 }).unwrap().finish(server))
}
