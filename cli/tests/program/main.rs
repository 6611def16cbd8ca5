//! The program from outside: exit codes, documents, passphrases, pipes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should say where"
)]

mod accounts;
mod completions;
mod exit_codes;
mod inspect;
mod json;
mod language;
mod passphrase;
mod phone;
