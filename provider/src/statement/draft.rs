//! What an operator is asked to sign, as JSON that people can read.

use serde::{Deserialize, Serialize};

/// A provider statement before it is signed. Times are seconds since 1970-01-01 UTC, keys and messages hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementDraft {
    /// The organisation's name on the wire.
    pub tenant: String,
    /// The organisation's name for people.
    pub organisation: String,
    /// Thumbprint of the operator key that must sign.
    pub operator: String,
    /// Higher than that of every earlier statement.
    pub sequence: i64,
    /// From when.
    pub issued_at: i64,
    /// Until when, at most 400 days later.
    pub expires_at: i64,
    /// The keys that may sign challenges and replies.
    pub challenge_keys: Vec<DraftKey>,
    /// Where phones find the provider.
    pub origins: Vec<String>,
    /// The successor's signed agreement, if phones are to move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

/// A challenge key in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftKey {
    /// COSE_Key.
    pub key: String,
    /// From when.
    pub valid_from: i64,
    /// Until when, exclusive.
    pub valid_until: i64,
}

/// What a new provider agrees to: to follow an old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuccessorDraft {
    /// The new tenant.
    pub tenant: String,
    /// Where the new provider is.
    pub origin: String,
    /// The old tenant.
    pub old_tenant: String,
    /// Thumbprint of the old operator key.
    pub old_operator: String,
    /// From when.
    pub issued_at: i64,
    /// Until when, at most 366 days later.
    pub expires_at: i64,
}
