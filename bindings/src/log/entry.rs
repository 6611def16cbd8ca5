use super::Shown;
use crate::Problem;
use crate::approval::{Channel, Decision};
use crate::number;
use countersign::log::{self, Event, Recorded};
use countersign::ports::UnixMillis;

/// One entry of an account's log. Make a sentence of [`kind`](LogEntry::kind) and what else is there.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LogEntry {
    /// Its number, from 1.
    pub number: i64,
    /// When: milliseconds since 1970 (UTC), corrected.
    pub at_ms: i64,
    /// What happened, in a stable word: `decided`, `answered`, `enrolled`, …; `newer` if a newer app wrote it.
    pub kind: String,
    /// The request that it is about: the same in each entry about it.
    pub request: Option<String>,
    /// What the person saw of that.
    pub shown: Option<Shown>,
    /// What was decided here.
    pub decision: Option<Decision>,
    /// How the request had come.
    pub channel: Option<Channel>,
    /// What became of it: `recorded`, `noted`, `too-late`, `not-recorded`, `unconfirmed`, `expired`, `cancelled`,
    /// `elsewhere`, `approved-elsewhere`, `denied-elsewhere` or `reported-elsewhere`.
    pub result: Option<String>,
    /// Whether the provider signed what it said.
    pub signed: Option<bool>,
    /// When, by the provider's clock: of its record, or of the sign-in that a denial came too late for.
    pub provider_at_ms: Option<i64>,
    /// Until when prompts are paused, or notifications quiet.
    pub until_ms: Option<i64>,
    /// The provider's host; of a move the new one.
    pub host: Option<String>,
    /// What an administrator there knows an enrolment by that this phone left and could not take back.
    pub known_as: Option<String>,
    /// Why something did not happen.
    pub problem: Option<Problem>,
}

impl From<log::LogEntry> for LogEntry {
    fn from(entry: log::LogEntry) -> Self {
        let event = entry.event.as_ref();
        let (provider_at, until) = event.map(times).unwrap_or_default();
        Self {
            number: number::long(entry.number),
            at_ms: entry.at.0,
            kind: event.map_or("newer", Event::kind).to_owned(),
            request: event.and_then(request).cloned(),
            shown: event.and_then(Event::shown).map(Into::into),
            decision: event.and_then(Event::decision).map(Into::into),
            channel: event.and_then(Event::channel).map(Into::into),
            result: event.and_then(Event::result).map(str::to_owned),
            signed: event.and_then(Event::signed),
            provider_at_ms: number::at(provider_at),
            until_ms: number::at(until),
            host: event.and_then(host).cloned(),
            known_as: event.and_then(known_as).cloned(),
            problem: event.and_then(problem),
        }
    }
}

fn request(event: &Event) -> Option<&String> {
    match event {
        Event::Decided { request, .. }
        | Event::Answered { request, .. }
        | Event::AnswerFailed { request, .. }
        | Event::AnswerUnconfirmed { request, .. }
        | Event::PromptEnded { request, .. }
        | Event::WrongNumber { request, .. } => Some(request),
        _ => None,
    }
}

fn host(event: &Event) -> Option<&String> {
    match event {
        Event::Enrolled { host, .. }
        | Event::Proven { host, .. }
        | Event::Retiring { host, .. }
        | Event::Withdrawn { host, .. }
        | Event::MoveUndone { host }
        | Event::MoveOffered { to_host: host }
        | Event::ProviderRotated { host }
        | Event::DeviceKeyRotated { host }
        | Event::DeviceTokenSet { host, .. }
        | Event::PromptsStopped { host, .. } => Some(host),
        _ => None,
    }
}

fn known_as(event: &Event) -> Option<&String> {
    match event {
        Event::Withdrawn { known_as, .. } => known_as.as_ref(),
        _ => None,
    }
}

fn problem(event: &Event) -> Option<Problem> {
    match event {
        Event::AnswerFailed { reason, .. }
        | Event::ActivationFailed { reason }
        | Event::PromptsStopped { reason, .. } => Some(countersign::Failure::from(reason).into()),
        _ => None,
    }
}

/// By the provider's clock, and until when.
fn times(event: &Event) -> (Option<UnixMillis>, Option<UnixMillis>) {
    match event {
        Event::Answered { recorded: Recorded::As { at, paused_until, .. }, .. } => (*at, *paused_until),
        Event::Answered { recorded: Recorded::TooLate { signed_in_at }, .. } => (Some(*signed_in_at), None),
        Event::NotificationsQuiet { until } => (None, Some(*until)),
        _ => (None, None),
    }
}
