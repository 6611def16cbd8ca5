//! Codes.

use super::hex;
use countersign::account::AccountId;
use countersign::authenticator::{CodeRow, HotpCode};
use serde::Serialize;

/// `countersign::authenticator::CodeRow`, its `now` included.
#[derive(Debug, Serialize)]
pub(crate) struct CodeRowRecord {
    account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<u64>,
    doubtful: bool,
}

/// `countersign::authenticator::HotpCode`.
#[derive(Debug, Serialize)]
pub(crate) struct CounterCodeRecord {
    account: String,
    code: String,
    counter: u64,
}

impl CodeRowRecord {
    pub(crate) fn new(row: &CodeRow, label: Option<String>) -> Self {
        let now = row.now.as_ref();
        Self {
            account: hex(&row.account.0),
            label,
            code: now.map(|now| now.code.as_str().to_owned()),
            next: now.map(|now| now.next.as_str().to_owned()),
            seconds_left: now.map(|now| now.seconds_left),
            period: now.map(|now| now.period),
            doubtful: row.doubtful,
        }
    }
}

impl CounterCodeRecord {
    pub(crate) fn new(account: AccountId, made: &HotpCode) -> Self {
        Self { account: hex(&account.0), code: made.code.as_str().to_owned(), counter: made.counter }
    }
}
