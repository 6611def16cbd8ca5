//! What a binding knows about the other side.

use crate::ports::UnixMillis;
use serde::{Deserialize, Serialize};

/// Where a provider answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// URLs to try in order: origins for protocols with fixed paths, whole URLs for the others.
    pub urls: Vec<String>,
    /// The host as shown to people: ASCII, punycode where the name is not.
    pub host: String,
}

/// Who a provider is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownProvider {
    /// Equal bytes mean the same provider: for the native protocol the thumbprint of the operator key (RFC 9679)
    /// followed by the tenant.
    #[serde(with = "serde_bytes")]
    pub identity: Vec<u8>,
    /// What its messages are verified with, in the protocol's own form; empty where only TLS vouches for them.
    #[serde(with = "serde_bytes")]
    pub verification: Vec<u8>,
}

/// A provider's signed word about who comes after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Host of the new provider, as shown.
    pub host: String,
    /// Same provider, same bytes: as in [`KnownProvider::identity`].
    #[serde(with = "serde_bytes")]
    pub identity: Vec<u8>,
    /// After this the old provider's word is void.
    pub expires_at: UnixMillis,
    /// The protocol's own form: for the native protocol the verified statement.
    #[serde(with = "serde_bytes")]
    pub private: Vec<u8>,
}
