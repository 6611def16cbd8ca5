use super::{AnchorState, HostError};

/// Remembers how old the app's data is, where an old copy of the data cannot bring its own old answer: a key-store item,
/// never a file that backups contain.
///
/// Called inside a transaction, so it must be quick, and it must not call back into the library.
#[uniffi::export(with_foreign)]
pub trait Anchor: Send + Sync {
    /// What was written last, or nothing if nothing ever was.
    fn read(&self) -> Result<Option<AnchorState>, HostError>;

    /// Keeps it, durably, before it returns.
    fn write(&self, state: AnchorState) -> Result<(), HostError>;
}
