//! What happened to an account: one chained log for each.
//!
//! Comes in: an [`Event`] with its parameters, inside the transaction that makes it true. Goes out: entries, a
//! [`Verification`], rows for an export, and the [`Head`] that an answer to a provider carries.
//!
//! Each entry's head is the SHA-256 of the head before it, its number and its own bytes (`chain.rs`). An answer carries
//! the head that covers the decision itself; when the provider's signed receipt echoes it, the log is anchored outside
//! this phone up to that entry. That is all [`verify`] says: who holds the vault's key can rebuild what no receipt
//! covers, so nothing here is ever called tamper-proof.
//!
//! Appending writes two rows, whatever the length of the log. The newest [`KEPT`] entries stay; older ones go in
//! batches, and a checkpoint keeps the head before the first that is left, so that the rest still verifies.
//!
//! Entries hold parameters and the safe text that was on the screen; sentences are made when they are shown. They never
//! hold a secret, a typed number, a device token or a code. The log of an account survives its moves and goes with the
//! account ([`forget`]).
//!
//! To log something new: a variant in `event.rs`; never change one that was shipped.

mod chain;
mod event;
mod export;
mod verify;

pub use chain::{Head, KEPT, LogEntry, entries, head};
pub(crate) use chain::{append, forget};
pub use event::{Anchor, Channel, Event, HowEnded, Recorded, Shown};
pub use export::{CSV_COLUMNS, csv_row};
pub use verify::{Verification, verify};

#[cfg(test)]
mod tests;
