use crate::host::Topics;
use crate::number;
use countersign::ports;

/// Something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Change {
    /// Give it to the next call of `nextChange`. Only rises within a process.
    pub revision: i64,
    /// What kinds of things changed: read those again.
    pub topics: Topics,
}

impl From<(u64, ports::Topics)> for Change {
    fn from((revision, topics): (u64, ports::Topics)) -> Self {
        Self { revision: number::long(revision), topics: topics.into() }
    }
}
