//! The provider's side of the story tables in `tests/stories`: what operators, services and people at browsers do.
//!
//! A step comes in as JSON and its outcome goes out as JSON ([`Stage::perform`]); `bin/story-provider.rs` carries both
//! over standard input and output, so that shells in any language play against the same process. Providers are the real
//! ones, on loopback sockets, with a database in a temporary folder.
//!
//! What is refused by the product is an outcome (`{"failure": "paused"}`); a step that cannot be understood or played is
//! a [`StageError`]. To add an action: a variant of [`Action`], an arm in `stage.rs`, a line in `tests/stories/README.md`.
//! What several shells saw of the same stories is compared in `seen.rs`.

mod action;
mod organisation;
mod seen;
mod stage;

pub use action::{Action, OfferForm, Step};
pub use seen::{SHELLS, Seen, Shell, differences};
pub use stage::{Stage, StageError};
