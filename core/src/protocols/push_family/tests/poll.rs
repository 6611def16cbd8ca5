use super::*;
use crate::account::Trouble;
use crate::exchange::{Polled, Reason};

fn polled(run: &mut Run, server: &mut Server) -> Polled {
    match run.finish(server) {
        Outcome::Polled(polled) => *polled,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_poll_brings_what_is_open_and_never_says_that_it_is_all() {
    let (binding, mut server) = enrolled();
    let found = polled(&mut Run::poll(&binding), &mut server);
    assert_eq!(found.challenges.len(), 1);
    assert_eq!(found.challenges[0].life, None, "it is not told");
    assert!(!found.complete, "nobody has signed the list");
    let received = Received::new(found.challenges[0].message.clone(), NOW);
    assert!(matches!(PRIVACYIDEA.open(&binding, received, NOW), Ok(Opened::Challenge(_))));
    server.open = false;
    assert_eq!(polled(&mut Run::poll(&binding), &mut server).challenges, []);
}

#[test]
fn a_clock_that_is_off_costs_one_more_call_and_teaches_the_time() {
    for (ahead_ms, calls) in [(0, 1), (50_000, 1), (-50_000, 1), (300_000, 2), (-7_200_000, 2)] {
        let (binding, mut server) = enrolled();
        server.ahead_ms = ahead_ms;
        let mut run = Run::poll(&binding);
        assert_eq!(polled(&mut run, &mut server).challenges.len(), 1, "{ahead_ms}");
        assert_eq!(run.calls, calls, "{ahead_ms}");
        assert_eq!(run.noticed.unsigned_time, Some(UnixMillis(NOW.0 + ahead_ms)));
    }
}

#[test]
fn a_key_that_is_not_known_is_only_a_suspicion() {
    let (mut binding, mut server) = enrolled();
    server.key = Some("another phone's".into());
    let mut run = Run::poll(&binding);
    let Outcome::Failed(reason) = run.finish(&mut server) else { panic!("refused") };
    assert_eq!(reason, Reason::Suspected(Trouble::TakenOver));
    assert_eq!(run.calls, 2, "it is not about the time: why is asked once");
    assert!(!binding.note_refusal(&reason));
    assert_eq!(binding.standing, Standing::Good);
    assert_eq!(binding.suspected, Some(Trouble::TakenOver));
    assert!(binding.answers());
}

#[test]
fn a_policy_is_a_refusal_and_a_page_is_nothing() {
    let (binding, mut server) = enrolled();
    server.polling_off = true;
    assert!(matches!(Run::poll(&binding).finish(&mut server), Outcome::Failed(Reason::PollingForbidden)));
    server.instead = Some((405, "<!doctype html>"));
    assert!(Run::poll(&binding).turn(&mut server).is_none());
}
