use super::{FindingState, FindingSubject};
use countersign::authenticator;

/// One line of the check of an account.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Finding {
    /// What it is about.
    pub subject: FindingSubject,
    /// How it turned out.
    pub state: FindingState,
}

impl From<authenticator::Finding> for Finding {
    fn from(finding: authenticator::Finding) -> Self {
        Self { subject: finding.subject.into(), state: finding.state.into() }
    }
}
