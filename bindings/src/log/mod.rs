//! What happened to an account.

mod entry;
mod format;
mod shown;
mod verification;

pub use entry::LogEntry;
pub use format::LogFormat;
pub(crate) use format::export;
pub use shown::Shown;
pub use verification::LogVerification;
