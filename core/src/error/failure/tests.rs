use super::Failure;
use crate::account::Trouble;
use crate::error::{Error, FailureCode};
use crate::exchange::{Obstacle, Reason};
use std::collections::HashSet;

#[test]
fn a_wrong_clock_is_told_by_how_much_and_which_way() {
    for (ahead_ms, text) in [
        (7_200_000, "2 hours fast"),
        (-60_000, "1 minute slow"),
        (-299_999, "4 minutes slow"),
        (90_000_000, "1 day fast"),
        (1000, "1 second fast"),
        (-400, "0 seconds slow"),
    ] {
        let failure = Failure::from(Error::from(Reason::ClockWrong { ahead_ms }));
        assert_eq!(failure.clock_ahead_ms, Some(ahead_ms));
        assert!(failure.to_string().ends_with(&format!("(It is {text}.)")), "{failure}");
    }
}

#[test]
fn each_diagnosis_has_a_code_of_its_own() {
    let troubles = [
        Trouble::NotActivated,
        Trouble::Deleted,
        Trouble::TakenOver,
        Trouble::Revoked,
        Trouble::OtherServer,
        Trouble::KeyGone,
        Trouble::CloneSuspected,
    ];
    let obstacles = [
        Obstacle::Unreachable,
        Obstacle::WrongName,
        Obstacle::UnknownIssuer,
        Obstacle::NoTls,
        Obstacle::Redirected,
        Obstacle::NothingThere,
        Obstacle::SignInPage,
        Obstacle::OtherPage,
        Obstacle::OutOfOrder,
    ];
    let others = [Reason::PollingForbidden, Reason::ClockWrong { ahead_ms: 0 }, Reason::ReplyLost, Reason::OfferSpent];
    let reasons: Vec<_> =
        troubles.map(Reason::Suspected).into_iter().chain(obstacles.map(Reason::Blocked)).chain(others).collect();
    let codes: HashSet<FailureCode> =
        reasons.iter().map(|reason| Failure::from(Error::from(reason.clone())).code).collect();
    assert_eq!(codes.len(), reasons.len());
}
