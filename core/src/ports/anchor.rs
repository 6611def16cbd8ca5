//! The vault's generation, remembered where an old copy of the vault cannot bring its own old answer.

use serde::{Deserialize, Serialize};

/// The generation that is on disk, and the one that a commit under way will make. Opening accepts either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorState {
    /// Last generation known to be committed.
    pub committed: u64,
    /// Generation of the commit under way; equal to `committed` at rest.
    pub next: u64,
}

/// The anchor could not be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the vault's anchor cannot be read or written")]
pub struct AnchorError;

/// Keeps [`AnchorState`]. On a phone: key-store item or rollback-protected storage. A plain file detects accidents
/// only, since whoever restores an old vault can restore an old file. Must not call back into the core.
pub trait Anchor: Send + Sync {
    /// `None` if nothing was ever written.
    fn read(&self) -> Result<Option<AnchorState>, AnchorError>;

    /// Durable before it returns.
    fn write(&self, state: AnchorState) -> Result<(), AnchorError>;
}
