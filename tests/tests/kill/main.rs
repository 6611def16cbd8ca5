//! A phone is killed (SIGKILL) at each boundary in turn: before and after each commit, each call, each key, each
//! signature. A fresh process goes on, and its outcome is compared with what the provider says.
//!
//! A new story is a command of `mortal-phone` and a test that gives it to [`scene::at_every_boundary`].
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot set its scene must fail"
)]

mod activation;
mod answers;
mod keys;
mod moves;
mod scene;
