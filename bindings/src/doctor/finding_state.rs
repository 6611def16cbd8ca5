use crate::Problem;
use countersign::authenticator;

/// How a line of the check turned out.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FindingState {
    /// As it should be.
    Fine,
    /// Look at it.
    Attention {
        /// What helps.
        problem: Problem,
    },
    /// It could not be found out.
    CannotTell,
}

impl From<authenticator::FindingState> for FindingState {
    fn from(state: authenticator::FindingState) -> Self {
        match state {
            authenticator::FindingState::Fine => Self::Fine,
            authenticator::FindingState::Attention(failure) => Self::Attention { problem: failure.into() },
            authenticator::FindingState::Unknown => Self::CannotTell,
        }
    }
}
