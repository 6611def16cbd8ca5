use countersign::ports;

/// What kinds of things changed. Read again what you show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
#[expect(clippy::struct_excessive_bools, reason = "a set of flags, each with its own name")]
pub struct Topics {
    /// Accounts, their order, and whether prompts work.
    pub accounts: bool,
    /// Sign-in prompts that wait for the person.
    pub prompts: bool,
    /// What is under way or has ended.
    pub exchanges: bool,
    /// The log.
    pub log: bool,
}

impl From<ports::Topics> for Topics {
    fn from(topics: ports::Topics) -> Self {
        let ports::Topics { accounts, prompts, exchanges, log } = topics;
        Self { accounts, prompts, exchanges, log }
    }
}
