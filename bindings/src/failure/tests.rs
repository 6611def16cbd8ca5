use super::*;
use crate::approval::Decision;
use countersign::exchange;
use countersign::ports::UnixMillis;
use std::collections::BTreeSet;

fn problem(failure: countersign::Failure) -> Problem {
    let Failure::Because { problem } = failure.into();
    problem
}

#[test]
fn every_failure_of_the_core_arrives_with_its_own_code_and_its_remedy() {
    let mut codes = BTreeSet::new();
    for code in FailureCode::ALL {
        let problem = problem(countersign::Failure::new(*code));
        assert_eq!(problem.code, code.word());
        assert_eq!((problem.who, problem.remedy), (code.who().into(), code.help().into()));
        assert_eq!((problem.until_ms, problem.group, problem.first, problem.account), (None, None, None, None));
        assert!(codes.insert(problem.code), "{code:?} shares its word with another");
    }
}

#[test]
fn parameters_arrive_with_the_code() {
    let mut failure = countersign::Failure::new(FailureCode::AlreadyDecided);
    failure.until = Some(UnixMillis(1_790_000_000_000));
    failure.group = Some(3);
    failure.first = Some(exchange::Decision::Report);
    let problem = problem(failure);
    assert_eq!(problem.until_ms, Some(1_790_000_000_000));
    assert_eq!(problem.group, Some(3));
    assert_eq!(problem.first, Some(Decision::Report));
}

#[test]
fn a_failure_prints_its_code_alone() {
    assert_eq!(Failure::internal().to_string(), "internal");
    assert_eq!(Failure::not_found().to_string(), "not-found");
}
