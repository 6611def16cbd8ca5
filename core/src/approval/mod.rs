//! The story of a prompt: `Received` → `Verified` → `Decided` → saved → what the provider recorded.
//!
//! ```text
//! push or poll ─ open ─► Verified ═ commit ═► prompt ─ person decides ─► Decided ═ commit ═► exchange(answer)
//!                                                                                 └─ settle ═► log, ledger, standing
//! ```
//!
//! Comes in: messages from a push service ([`receive`]) and what polls fetched ([`take_in`]), then a person's
//! [`Answer`](crate::protocols::Answer). Goes out: [`PromptView`]s with text that is safe to show, and one exchange for
//! each decision.
//!
//! Stored is the message as it was received; it is opened by its protocol again each time it is shown or decided. A
//! prompt's life is counted on the monotonic clock from the moment it was learned, so signatures and windows are
//! judged at that moment too: a wall clock that jumps neither kills nor revives it.
//!
//! What a provider says of a challenge's end (decided on another phone, expired, taken back) ends the prompt at once, and
//! the ledger keeps how, for whoever decides about it too late.
//!
//! Refused, each by name ([`ApprovalError`]): messages that are not genuine, for another phone, for no account here,
//! for a suspended one, that ended before, or that differ from the first of their name; approvals without the right
//! number, after their time, or from a vault that may be an old copy; a second decision, except a denial of an approval
//! that has not left the phone.
//!
//! Never: a lost prompt or denial. Too many open prompts stay at the server; repeated questions collapse into one with
//! a count; after several refusals the phone stops ringing ([`Fatigue`]) and goes on listing.
//!
//! Files: `text/` safe text; `prompt.rs` the view; `inbox.rs` what comes in and ends; `pending.rs` what waits;
//! `decide.rs`, `number.rs`; `settle.rs`; `ledger.rs` against replays; `fatigue.rs`.

mod decide;
mod error;
mod fatigue;
mod inbox;
mod ledger;
mod number;
mod pending;
mod prompt;
mod push;
mod settle;
mod stored;
pub mod text;

pub(crate) use decide::decide;
pub use error::ApprovalError;
pub use fatigue::Fatigue;
pub(crate) use fatigue::{acknowledge, fatigue};
pub(crate) use inbox::{expire, forget, take_in};
pub(crate) use pending::{pending, shown};
pub use prompt::{NumberToType, PromptId, PromptView};
pub(crate) use push::{Pushed, receive};
pub(crate) use settle::settle;
pub use text::SafeText;

#[cfg(test)]
mod tests;
