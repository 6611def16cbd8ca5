//! A log outside this app. As JSON an entry serialises as it is; a table has fixed columns and the rest as JSON in the
//! last one.

use super::{Channel, Event, HowEnded, LogEntry, Recorded, Shown};
use crate::exchange::Decision;

/// Names of the columns of [`csv_row`].
pub const CSV_COLUMNS: [&str; 12] = [
    "number",
    "at_unix_ms",
    "event",
    "relying_party",
    "application",
    "place",
    "client_address",
    "decision",
    "channel",
    "result",
    "signed",
    "details",
];

/// One row, unquoted. Cells that a spreadsheet would run as a formula get an apostrophe in front.
pub fn csv_row(entry: &LogEntry) -> [String; 12] {
    let event = entry.event.as_ref();
    let shown = event.and_then(shown);
    let text = |field: fn(&Shown) -> Option<&String>| shown.and_then(field).cloned().unwrap_or_default();
    let row = [
        entry.number.to_string(),
        entry.at.0.to_string(),
        event.map_or("written-by-a-newer-app", Event::kind).to_owned(),
        text(|shown| Some(&shown.relying_party)),
        text(|shown| shown.application.as_ref()),
        text(|shown| shown.place.as_ref()),
        text(|shown| shown.client_address.as_ref()),
        event.and_then(decision).map(decision_word).unwrap_or_default().to_owned(),
        event.and_then(channel).map(channel_word).unwrap_or_default().to_owned(),
        event.and_then(result).unwrap_or_default().to_owned(),
        event.and_then(signed).map(|signed| signed.to_string()).unwrap_or_default(),
        event.and_then(|event| serde_json::to_string(event).ok()).unwrap_or_default(),
    ];
    row.map(harmless)
}

fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell }
}

fn shown(event: &Event) -> Option<&Shown> {
    match event {
        Event::Decided { shown, .. } => Some(shown),
        Event::PromptEnded { shown, .. } => shown.as_ref(),
        _ => None,
    }
}

fn decision(event: &Event) -> Option<Decision> {
    match event {
        Event::Decided { decision, .. }
        | Event::Answered { decision, .. }
        | Event::AnswerFailed { decision, .. }
        | Event::AnswerUnconfirmed { decision, .. } => Some(*decision),
        _ => None,
    }
}

fn channel(event: &Event) -> Option<Channel> {
    match event {
        Event::Decided { channel, .. } | Event::PromptEnded { channel, .. } | Event::PromptRefused { channel, .. } => {
            Some(*channel)
        }
        _ => None,
    }
}

fn result(event: &Event) -> Option<&'static str> {
    match event {
        Event::Answered { recorded: Recorded::As { .. }, .. } => Some("recorded"),
        Event::Answered { recorded: Recorded::Noted { .. }, .. } => Some("noted"),
        Event::Answered { recorded: Recorded::TooLate { .. }, .. } => Some("too-late"),
        Event::AnswerFailed { .. } => Some("not-recorded"),
        Event::AnswerUnconfirmed { .. } => Some("unconfirmed"),
        Event::PromptEnded { how: HowEnded::Expired, .. } => Some("expired"),
        Event::PromptEnded { how: HowEnded::Elsewhere, .. } => Some("elsewhere"),
        Event::PromptEnded { how: HowEnded::ApprovedElsewhere, .. } => Some("approved-elsewhere"),
        Event::PromptEnded { how: HowEnded::DeniedElsewhere, .. } => Some("denied-elsewhere"),
        Event::PromptEnded { how: HowEnded::ReportedElsewhere, .. } => Some("reported-elsewhere"),
        Event::PromptEnded { how: HowEnded::Cancelled, .. } => Some("cancelled"),
        _ => None,
    }
}

fn signed(event: &Event) -> Option<bool> {
    match event {
        Event::Answered { signed, .. } => Some(*signed),
        _ => None,
    }
}

fn decision_word(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approve",
        Decision::Deny => "deny",
        Decision::Report => "report",
    }
}

fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Push => "push",
        Channel::Poll => "poll",
    }
}
