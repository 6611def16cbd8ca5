//! What `--json` prints: one [`Document`] per line.
//!
//! Field names are the library's. Ids are lower-case hexadecimal, times milliseconds since 1970 (UTC), durations say
//! their unit in their name, words are in kebab case. A field that does not apply is left out. Fields and documents may
//! be added; none changes its meaning. The schema is in `cli/README.md`.
//!
//! No document holds a secret, an offer's secret or a device token. Codes are in `codes`, `counter-code` and
//! `inspection` only, because they were asked for.

mod account;
mod code;
mod failure;
mod finding;
mod log;
mod offer;
mod prompt;

pub(crate) use account::{AccountRecord, LeftBehindRecord};
pub(crate) use code::{CodeRowRecord, CounterCodeRecord};
pub(crate) use failure::FailureRecord;
pub(crate) use finding::FindingRecord;
pub(crate) use log::{EntryRecord, VerificationRecord};
pub(crate) use offer::{CodeAtRecord, InspectionRecord, OfferRecord};
pub(crate) use prompt::{AnsweredRecord, PromptRecord, prompt_id};

use countersign::ports::UnixMillis;
use serde::Serialize;

/// One line of output.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub(crate) enum Document {
    /// All accounts in the person's order.
    Accounts { accounts: Vec<AccountRecord> },
    /// An offer that was read; nothing has happened yet.
    Offer(OfferRecord),
    /// Digits to type where the offer came from.
    Confirmation { account: String, digits: String },
    /// The phone's part of a seed, to type where the offer came from.
    TypeBack { account: String, text: String },
    /// An account is active.
    Activated { account: AccountRecord },
    /// Codes of one moment.
    Codes {
        at: UnixMillis,
        #[serde(skip_serializing_if = "Option::is_none")]
        uncertainty_ms: Option<u64>,
        rows: Vec<CodeRowRecord>,
    },
    /// A counter code, used up by being shown.
    CounterCode(CounterCodeRecord),
    /// A request that waits for a decision.
    Prompt(PromptRecord),
    /// It does not wait any more: answered, expired or withdrawn.
    PromptEnded { id: String },
    /// A decision that is stored and waits for the network.
    Queued { id: String, decision: &'static str },
    /// What a provider recorded.
    Answered(AnsweredRecord),
    /// A move that a provider has signed.
    Move { from_host: String, to_host: String, accounts: Vec<String>, expires_at: UnixMillis },
    /// What a re-activation had replaced is gone; what its provider could not be told.
    Retired { account: String, left_behind: Vec<LeftBehindRecord> },
    /// Which channel each provider rings.
    DeviceTokens { bindings: Vec<TokenRecord> },
    /// What happened to an account.
    Log { account: String, entries: Vec<EntryRecord> },
    /// Whether a log is whole.
    Verification(VerificationRecord),
    /// What is in a link.
    Inspection(InspectionRecord),
    /// Why a prompt did not come.
    Findings { account: String, findings: Vec<FindingRecord> },
    /// One step of the demo.
    Step { number: usize, title: String, ok: bool, seconds: f64 },
    /// It was done, and there is nothing more to say.
    Done { what: &'static str },
    /// It was not done.
    Error(FailureRecord),
}

/// Which channel a provider rings.
#[derive(Debug, Serialize)]
pub(crate) struct TokenRecord {
    pub(crate) account: String,
    pub(crate) host: String,
    pub(crate) channel: &'static str,
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
