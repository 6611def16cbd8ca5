//! What several test suites share.

pub mod vault_ledger;
