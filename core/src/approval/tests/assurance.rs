//! Who vouches for a challenge goes with it: to the person, and into the log.

use super::*;
use crate::protocols::Assurance;

fn unsigned(id: u8) -> Message {
    Message { unsigned: true, ..challenge(id) }
}

/// What the log says of the one request of that number, in the entry that came last.
fn logged(phone: &Phone) -> Assurance {
    match phone.last_log() {
        Event::Decided { shown, .. } | Event::PromptEnded { shown: Some(shown), .. } => shown.assurance,
        other => panic!("{other:?}"),
    }
}

#[test]
fn rule_14_a_verified_challenge_carries_its_assurance_and_the_log_shows_it() {
    for (message, assurance) in [(challenge(1), Assurance::Signed), (unsigned(1), Assurance::TlsOnly)] {
        let mut phone = Phone::new();
        phone.poll(&[message]);
        assert_eq!(phone.only().assurance, assurance, "what a person is shown");
        phone.restart();
        assert_eq!(phone.only().assurance, assurance, "it is opened again, not remembered");
        phone.decide(phone.only().id, &Answer::Deny).unwrap();
        assert_eq!(logged(&phone), assurance, "what was decided");
    }
}

#[test]
fn rule_14_the_log_shows_the_assurance_of_a_request_that_nobody_answered() {
    for (message, assurance) in [(challenge(1), Assurance::Signed), (unsigned(1), Assurance::TlsOnly)] {
        let phone = Phone::new();
        phone.poll(&[message]);
        phone.wait(LIFE.as_secs().cast_signed() + 1);
        phone.vault.change(|tx| expire(tx, phone.moment())).unwrap();
        assert_eq!(logged(&phone), assurance);
    }
}

#[test]
fn rule_14_a_request_that_lost_its_signature_is_not_the_one_that_was_signed() {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    phone.poll(&[unsigned(1)]);
    assert_eq!(phone.only().assurance, Assurance::Signed);
}
