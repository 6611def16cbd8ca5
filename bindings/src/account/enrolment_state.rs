use countersign::account;

/// How far an enrolment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum EnrolmentState {
    /// Enrolled; no signed round trip has succeeded yet.
    Proving,
    /// In use.
    Active,
    /// Replaced, and still answering: `undoMove` puts it back.
    Retiring {
        /// When the replacement took over: milliseconds since 1970 (UTC).
        since_ms: i64,
        /// Until when that can be undone.
        until_ms: i64,
    },
}

impl From<account::BindingState> for EnrolmentState {
    fn from(state: account::BindingState) -> Self {
        match state {
            account::BindingState::Proving => Self::Proving,
            account::BindingState::Active => Self::Active,
            account::BindingState::Retiring { since, until } => Self::Retiring { since_ms: since.0, until_ms: until.0 },
        }
    }
}
