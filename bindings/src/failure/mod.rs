//! What an app is told when something did not happen: one error, one problem, by remedy.
//!
//! The mapping has no wildcard arm, and the stable code comes from the core's own closed list
//! (`docs/FAILURES.md`). Nothing here holds free text: a shell makes sentences from the code and its parameters.

mod problem;
mod remedy;
mod who;

pub use problem::Problem;
pub use remedy::Remedy;
pub use who::Who;

use countersign::FailureCode;

/// It did not happen. The one error that every call of this library throws.
///
/// Kotlin: `catch (failure: Failure.Because) { show(failure.problem) }`.
/// Swift: `catch Failure.Because(let problem) { show(problem) }`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum Failure {
    /// The only case: what is wrong, who can act, and what helps.
    #[error("{}", problem.code)]
    Because {
        /// What to show, and which one button.
        problem: Problem,
    },
}

impl Failure {
    /// Something broke inside: a panic, or an operating system that gives no threads.
    pub(crate) fn internal() -> Self {
        countersign::Failure::new(FailureCode::Internal).into()
    }

    /// There is no such thing, or it was used before.
    pub(crate) fn not_found() -> Self {
        countersign::Failure::new(FailureCode::NotFound).into()
    }
}

impl From<countersign::Failure> for Failure {
    fn from(failure: countersign::Failure) -> Self {
        Self::Because { problem: failure.into() }
    }
}

#[cfg(test)]
mod tests;
