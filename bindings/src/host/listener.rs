use super::{HostError, Topics};

/// "Something changed, look again." Called one at a time, on a thread of the library's; several changes may come as one.
/// It may call the library, and whatever it throws is ignored.
#[uniffi::export(with_foreign)]
pub trait Listener: Send + Sync {
    /// `revision` only rises within a process.
    fn changed(&self, revision: i64, topics: Topics) -> Result<(), HostError>;
}
