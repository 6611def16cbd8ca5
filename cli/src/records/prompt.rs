//! Prompts and receipts.

use super::hex;
use crate::words;
use countersign::approval::{NumberToType, PromptId, PromptView, SafeText};
use countersign::exchange::{Answered, Decision, Receipt};
use countersign::log::Channel;
use countersign::ports::UnixMillis;
use countersign::protocols::Assurance;
use serde::Serialize;

/// `countersign::approval::PromptView`.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the fields of the library's view")]
pub(crate) struct PromptRecord {
    id: String,
    account: String,
    binding: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    host: String,
    relying_party: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_device: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    altered: bool,
    asked_at: UnixMillis,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<UnixMillis>,
    /// Absent where the server does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining_ms: Option<u64>,
    number: NumberRecord,
    tries_left: u8,
    user_verification: bool,
    assurance: &'static str,
    channel: Channel,
    asked_times: u32,
    position: u32,
    of: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    quiet_until: Option<UnixMillis>,
    password_may_be_known: bool,
    needs_round_trip: bool,
}

/// `countersign::approval::NumberToType`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum NumberRecord {
    None,
    Digits { digits: u8 },
    Text,
}

/// `countersign::exchange::Answered`, its receipt flattened.
#[derive(Debug, Serialize)]
pub(crate) struct AnsweredRecord {
    id: String,
    decision: &'static str,
    recorded: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<UnixMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused_until: Option<UnixMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_to_show: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_in_at: Option<UnixMillis>,
    signed: bool,
}

/// The id as every document and every answer names it.
pub(crate) fn prompt_id(id: &PromptId) -> String {
    hex(&id.0)
}

impl From<&PromptView> for PromptRecord {
    fn from(view: &PromptView) -> Self {
        let text = |text: &Option<SafeText>| text.as_ref().map(ToString::to_string);
        Self {
            id: prompt_id(&view.id),
            account: hex(&view.account.0),
            binding: hex(&view.binding.0),
            label: text(&view.label),
            host: view.host.to_string(),
            relying_party: view.relying_party.to_string(),
            application: text(&view.application),
            place: text(&view.place),
            client_address: text(&view.client_address),
            client_device: text(&view.client_device),
            title: text(&view.title),
            text: text(&view.text),
            altered: view.altered,
            asked_at: view.asked_at,
            issued_at: view.issued_at,
            remaining_ms: view.remaining.map(|left| u64::try_from(left.as_millis()).unwrap_or(u64::MAX)),
            number: match view.number {
                NumberToType::None => NumberRecord::None,
                NumberToType::Digits(digits) => NumberRecord::Digits { digits },
                NumberToType::Text => NumberRecord::Text,
            },
            tries_left: view.tries_left,
            user_verification: view.user_verification,
            assurance: match view.assurance {
                Assurance::Signed => "signed",
                Assurance::TlsOnly => "tls-only",
            },
            channel: view.channel,
            asked_times: view.asked_times,
            position: view.position,
            of: view.of,
            quiet_until: view.quiet_until,
            password_may_be_known: view.password_may_be_known,
            needs_round_trip: view.needs_round_trip,
        }
    }
}

impl AnsweredRecord {
    pub(crate) fn new(id: &PromptId, decision: Decision, answered: Answered) -> Self {
        let (recorded, at, paused_until, code_to_show, signed_in_at) = match answered.receipt {
            Receipt::Recorded { at, code_to_show, paused_until, .. } => {
                ("recorded", at, paused_until, code_to_show, None)
            }
            Receipt::Noted { .. } => ("noted", None, None, None, None),
            Receipt::TooLate(late) => ("too-late", None, None, None, Some(late.signed_in_at)),
        };
        let (id, decision, signed) = (prompt_id(id), words::decision(decision), answered.signed);
        Self { id, decision, recorded, at, paused_until, code_to_show, signed_in_at, signed }
    }
}
