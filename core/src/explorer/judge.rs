//! What the phone says against what the server holds.

use super::{Case, Fault, World};
use crate::exchange::{Answered, Conclusion, Reason, Receipt};
use std::collections::BTreeMap;
use std::fmt;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// The phone says that it happened, and it did.
    Happened,
    /// The phone says that it does not know, and says so.
    Unconfirmed,
    /// The phone says that it did not happen, and it did not.
    DidNotHappen,
    /// An offer was used up by an enrolment whose reply was lost: the server cannot repeat it, and the phone says so.
    OfferLost,
    /// WRONG: the phone says that it happened, and it did not.
    ClaimsTooMuch,
    /// WRONG: the phone says that it did not happen, and it did.
    ClaimsTooLittle,
    /// WRONG: the server holds two different things.
    Twice,
    /// WRONG: no process ever settles it.
    NeverSettles,
}

impl Verdict {
    pub(crate) fn is_wrong(self) -> bool {
        self >= Self::ClaimsTooMuch
    }
}

pub(super) fn judge(case: &dyn Case, world: &World, conclusion: Option<&Conclusion>) -> Verdict {
    let mut recorded = world.state().server.recorded();
    recorded.dedup();
    let there = recorded.contains(&case.wanted());
    match conclusion {
        _ if recorded.len() > 1 => Verdict::Twice,
        None => Verdict::NeverSettles,
        Some(Conclusion::Answered(Answered { receipt: Receipt::Noted { .. }, .. })) if !there => Verdict::Unconfirmed,
        Some(conclusion) if case.claims_success(conclusion) && there => Verdict::Happened,
        Some(conclusion) if case.claims_success(conclusion) => Verdict::ClaimsTooMuch,
        Some(Conclusion::Unconfirmed) => Verdict::Unconfirmed,
        Some(Conclusion::Failed(Reason::ReplyLost)) => Verdict::OfferLost,
        Some(_) if there => Verdict::ClaimsTooLittle,
        Some(_) => Verdict::DidNotHappen,
    }
}

/// Verdicts of one case.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) runs: u32,
    pub(crate) one_fault: BTreeMap<Verdict, u32>,
    pub(crate) all: BTreeMap<Verdict, u32>,
    /// Of the run without faults.
    pub(crate) commits: u32,
    pub(crate) sends: usize,
}

impl Tally {
    pub(super) fn count(&mut self, plan: &[(usize, Fault)], world: &World, verdict: Verdict) {
        self.runs += 1;
        *self.all.entry(verdict).or_default() += 1;
        if plan.len() == 1 {
            *self.one_fault.entry(verdict).or_default() += 1;
        }
        if plan.is_empty() {
            assert_eq!(verdict, Verdict::Happened, "the run without faults");
            self.commits = world.state().commits;
            self.sends = world.state().calls.len();
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, one_fault, all, commits, sends } = self;
        write!(f, "{runs:6} runs, {commits} commits, {sends} calls | one fault {one_fault:?} | all {all:?}")
    }
}
