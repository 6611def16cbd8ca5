//! What several test suites share.

pub mod stage;
pub mod vault_ledger;
