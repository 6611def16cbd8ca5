use countersign::protocols;

/// What a person answers.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Answer {
    /// It is me.
    Approve {
        /// What was typed, where a number was asked for.
        number: Option<String>,
    },
    /// Stop it.
    Deny,
    /// Stop it, and tell somebody: I did not start this.
    Report,
}

impl From<Answer> for protocols::Answer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Approve { number } => Self::Approve { number },
            Answer::Deny => Self::Deny,
            Answer::Report => Self::Report,
        }
    }
}
