//! What several test suites share.

pub mod interop;
pub mod stage;
pub mod story;
pub mod vault_ledger;
