//! Failures, the core's and the program's own, in one form.

use super::hex;
use crate::exit;
use crate::stop::Stop;
use crate::words;
use countersign::Failure;
use countersign::ports::UnixMillis;
use serde::Serialize;

/// `countersign::Failure` with its texts and this program's exit class.
#[derive(Debug, Serialize)]
pub(crate) struct FailureRecord {
    code: String,
    class: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<UnixMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_ahead_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl FailureRecord {
    /// A failure of the core.
    pub(crate) fn new(failure: &Failure) -> Self {
        Self {
            code: failure.code.word().to_owned(),
            class: exit::of_code(failure.code).word(),
            text: failure.to_string(),
            who: Some(words::who(failure.who())),
            help: Some(words::help(failure.help())),
            until: failure.until,
            group: failure.group,
            first: failure.first.map(words::decision),
            clock_ahead_ms: failure.clock_ahead_ms,
            account: failure.account.map(|account| hex(&account.0)),
            detail: None,
        }
    }

    /// Why the program ends early.
    pub(crate) fn of_stop(stop: &Stop) -> Self {
        let code = match stop {
            Stop::Failure { failure, detail } => {
                return Self { detail: detail.clone(), ..Self::new(failure) };
            }
            Stop::Input(_) => "input",
            Stop::Picture(_) => "picture",
            Stop::Passphrase(_) => "passphrase",
            Stop::KeyFile(countersign_adapters::KeyFileError::WrongPassphrase) => "wrong-passphrase",
            Stop::KeyFile(_) => "key-file",
            Stop::KeysFile(_) => "signing-keys",
            Stop::Folder(_) => "folder",
            Stop::Cancelled => "cancelled",
            Stop::Attention => "attention",
            Stop::Closed => "closed",
            Stop::Internal(_) => "internal",
        };
        Self {
            code: code.to_owned(),
            class: exit::of(stop).word(),
            text: stop.to_string(),
            who: None,
            help: None,
            until: None,
            group: None,
            first: None,
            clock_ahead_ms: None,
            account: None,
            detail: None,
        }
    }
}
