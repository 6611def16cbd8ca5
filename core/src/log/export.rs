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
    let shown = event.and_then(Event::shown);
    let text = |field: fn(&Shown) -> Option<&String>| shown.and_then(field).cloned().unwrap_or_default();
    let row = [
        entry.number.to_string(),
        entry.at.0.to_string(),
        event.map_or("written-by-a-newer-app", Event::kind).to_owned(),
        text(|shown| Some(&shown.relying_party)),
        text(|shown| shown.application.as_ref()),
        text(|shown| shown.place.as_ref()),
        text(|shown| shown.client_address.as_ref()),
        event.and_then(Event::decision).map(decision_word).unwrap_or_default().to_owned(),
        event.and_then(Event::channel).map(channel_word).unwrap_or_default().to_owned(),
        event.and_then(Event::result).unwrap_or_default().to_owned(),
        event.and_then(Event::signed).map(|signed| signed.to_string()).unwrap_or_default(),
        event.and_then(|event| serde_json::to_string(event).ok()).unwrap_or_default(),
    ];
    row.map(harmless)
}

fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell }
}

/// What the columns of a log say, whatever the kind of entry.
impl Event {
    /// What a person saw of the request.
    pub fn shown(&self) -> Option<&Shown> {
        match self {
            Self::Decided { shown, .. } => Some(shown),
            Self::PromptEnded { shown, .. } => shown.as_ref(),
            _ => None,
        }
    }

    /// What was decided here.
    pub fn decision(&self) -> Option<Decision> {
        match self {
            Self::Decided { decision, .. }
            | Self::Answered { decision, .. }
            | Self::AnswerFailed { decision, .. }
            | Self::AnswerUnconfirmed { decision, .. } => Some(*decision),
            _ => None,
        }
    }

    /// How the request had come.
    pub fn channel(&self) -> Option<Channel> {
        match self {
            Self::Decided { channel, .. } | Self::PromptEnded { channel, .. } | Self::PromptRefused { channel, .. } => {
                Some(*channel)
            }
            _ => None,
        }
    }

    /// What became of a request, in a stable word.
    pub fn result(&self) -> Option<&'static str> {
        match self {
            Self::Answered { recorded: Recorded::As { .. }, .. } => Some("recorded"),
            Self::Answered { recorded: Recorded::Noted { .. }, .. } => Some("noted"),
            Self::Answered { recorded: Recorded::TooLate { .. }, .. } => Some("too-late"),
            Self::AnswerFailed { .. } => Some("not-recorded"),
            Self::AnswerUnconfirmed { .. } => Some("unconfirmed"),
            Self::PromptEnded { how: HowEnded::Expired, .. } => Some("expired"),
            Self::PromptEnded { how: HowEnded::Elsewhere, .. } => Some("elsewhere"),
            Self::PromptEnded { how: HowEnded::ApprovedElsewhere, .. } => Some("approved-elsewhere"),
            Self::PromptEnded { how: HowEnded::DeniedElsewhere, .. } => Some("denied-elsewhere"),
            Self::PromptEnded { how: HowEnded::ReportedElsewhere, .. } => Some("reported-elsewhere"),
            Self::PromptEnded { how: HowEnded::Cancelled, .. } => Some("cancelled"),
            _ => None,
        }
    }

    /// Whether the provider signed what it said.
    pub fn signed(&self) -> Option<bool> {
        match self {
            Self::Answered { signed, .. } => Some(*signed),
            _ => None,
        }
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
