//! "Something changed, look again."

use serde::{Deserialize, Serialize};

/// What kind of thing changed. Several can be set; nothing more is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "a set of flags, each with its own name")]
pub struct Topics {
    /// Accounts, bindings, labels, order, push states.
    pub accounts: bool,
    /// Sign-in prompts that wait for a person.
    pub prompts: bool,
    /// Exchanges under way or finished.
    pub exchanges: bool,
    /// Activity log.
    pub log: bool,
}

impl Topics {
    /// Both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            accounts: self.accounts || other.accounts,
            prompts: self.prompts || other.prompts,
            exchanges: self.exchanges || other.exchanges,
            log: self.log || other.log,
        }
    }
}

/// Told about changes: coalesced, without content, outside locks. May be called from any thread; may call the core.
pub trait Listener: Send + Sync {
    /// `revision` only rises within a process.
    fn changed(&self, revision: u64, topics: Topics);
}

/// A host that does not listen.
impl Listener for () {
    fn changed(&self, _revision: u64, _topics: Topics) {}
}
