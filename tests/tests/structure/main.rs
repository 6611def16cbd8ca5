//! The shape of the repository, as its architecture promises it: which crate and which folder may depend on which, how
//! long files are, what nothing is called, and that what documents point at is there.
//!
//! A rule that stands in somebody's way is changed here and in `docs/ARCHITECTURE.md`, in one commit, with the reason.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot read the repository must fail")]

mod crates;
mod documents;
mod layers;
mod names;
mod sizes;
mod sources;
