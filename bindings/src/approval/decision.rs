use countersign::exchange;

/// What was decided about a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Decision {
    /// It is me.
    Approve,
    /// Stop it.
    Deny,
    /// Stop it, and tell somebody.
    Report,
}

impl From<exchange::Decision> for Decision {
    fn from(decision: exchange::Decision) -> Self {
        match decision {
            exchange::Decision::Approve => Self::Approve,
            exchange::Decision::Deny => Self::Deny,
            exchange::Decision::Report => Self::Report,
        }
    }
}
