//! The explorer: every exchange, every point, at most two faults.
//!
//! It runs one exchange on the real driver over the real vault in memory, against a model of its server, and notes every
//! point at which something can go wrong: before and after each commit, each call, each signature. Then it runs it
//! again with each fault at each point, and again with each second fault after each first. A run ends when a fresh
//! process, started as often as it takes, settles the exchange; the verdict compares what the phone says with what the
//! server holds.
//!
//! Faults: the process is killed, a call does not leave, a reply is lost before or after it took effect, a person is
//! slow, a person cancels, a rival process takes over in the middle.
//!
//! Three model servers stand for what is out there: one that de-duplicates by content (`dedup`), one that does things
//! once and then says no (`once`), one whose proofs are single-use (`fresh`).
//!
//! To explore a new exchange: a [`Case`] with a server that answers as the real one does, and a line in its suite.

mod case;
pub(crate) mod dialects;
mod judge;
mod process;
mod world;

pub(crate) use case::{Case, Server};
pub(crate) use dialects::DIALECTS;
pub(crate) use judge::Tally;
pub(crate) use process::start;
pub(crate) use world::{Fault, Point, World};

use process::settle;

/// Runs `case` without a fault, with each one, and with each pair. Prints one line; panics at the first wrong verdict.
pub(crate) fn explore(case: &dyn Case, faults: usize) -> Tally {
    let mut tally = Tally::default();
    let mut plans: Vec<Vec<(usize, Fault)>> = vec![Vec::new()];
    while let Some(plan) = plans.pop() {
        let world = World::new(case.server(), plan.clone());
        let conclusion = settle(&world, case);
        let verdict = judge::judge(case, &world, conclusion.as_ref());
        assert!(!verdict.is_wrong(), "{}: {verdict:?} after {plan:?}: {conclusion:?}", case.name());
        if let Some(conclusion) = &conclusion {
            case.check_phone(&start(&world, case.settle()).vault, conclusion);
        }
        tally.count(&plan, &world, verdict);
        if plan.len() < faults {
            let from = plan.last().map_or(0, |(point, _)| point + 1);
            for (point, kind) in world.trace().into_iter().enumerate().skip(from) {
                plans.extend(kind.faults().iter().map(|fault| [plan.clone(), vec![(point, *fault)]].concat()));
            }
        }
    }
    println!("{:24} {tally}", case.name());
    tally
}

#[cfg(test)]
mod tests;
