//! A challenge as a server sends it, in the list of a poll or in a push message.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The fields of one challenge, each as received. Others are passed over: nothing is signed but these.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Element {
    pub(super) nonce: String,
    pub(super) url: String,
    pub(super) serial: String,
    pub(super) question: String,
    pub(super) title: String,
    pub(super) sslverify: String,
    pub(super) signature: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) require_presence: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) capabilities: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) capabilities_signature: Option<String>,
}

impl Element {
    pub(super) fn of_value(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok().filter(Self::is_in_bounds)
    }

    /// One JSON object, no field twice.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST_MESSAGE {
            return None;
        }
        serde_json::from_slice::<Self>(bytes).ok().filter(Self::is_in_bounds)
    }

    /// What the server has signed. Its parts are joined without escaping, so they are never taken out of it again.
    pub(super) fn signed_text(&self) -> String {
        let parts = [&self.nonce, &self.url, &self.serial, &self.question, &self.title, &self.sslverify];
        parts.into_iter().chain(&self.require_presence).map(String::as_str).collect::<Vec<_>>().join("|")
    }

    /// The nonce is joined into what the phone signs, so it holds nothing but what servers make it of.
    fn is_in_bounds(&self) -> bool {
        let base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        (16..=64).contains(&self.nonce.len()) && self.nonce.bytes().all(base32)
    }
}

/// Room for 3,000 characters of text in any script.
const LONGEST_MESSAGE: usize = 32 * 1024;
