//! What happened, in one sentence each.

use super::{moment, plain};
use countersign::exchange::{Decision, Reason};
use countersign::log::{Event, HowEnded, Recorded, Shown};

/// One entry of the log; `None` was written by a newer version.
pub(crate) fn event(event: Option<&Event>) -> String {
    let Some(event) = event else { return "Something that a newer version wrote".to_owned() };
    match event {
        Event::Decided { shown, decision, replaces, .. } => {
            let instead = if replaces.is_some() { ", instead of the answer before" } else { "" };
            format!("{} {}{instead}", you(*decision), request(shown))
        }
        Event::Answered { recorded: Recorded::As { decision, paused_until, .. }, signed, .. } => {
            let by = if *signed { "signed" } else { "not signed" };
            let paused = paused_until.map(|until| format!("; prompts are paused until {}", moment(until)));
            format!("Recorded as \"{}\" ({by}){}", super::decision(*decision), paused.unwrap_or_default())
        }
        Event::Answered { recorded: Recorded::Noted { decision }, .. } => {
            format!("Taken as \"{}\"; the service does not say whether it counts", super::decision(*decision))
        }
        Event::Answered { recorded: Recorded::TooLate { signed_in_at }, .. } => {
            format!("Too late: somebody was signed in at {}", moment(*signed_in_at))
        }
        Event::AnswerFailed { reason, .. } => format!("Your answer was not recorded ({})", why(reason)),
        Event::AnswerUnconfirmed { .. } => "Nothing proves that your answer arrived".to_owned(),
        Event::PromptEnded { shown, how, .. } => {
            let about = shown.as_ref().map(request).unwrap_or_default();
            match how {
                HowEnded::Expired => format!("Nobody answered in time {about}"),
                HowEnded::ApprovedElsewhere => format!("Approved on another phone {about}"),
                HowEnded::DeniedElsewhere => format!("Denied on another phone {about}"),
                HowEnded::ReportedElsewhere => format!("Reported on another phone {about}"),
                HowEnded::Cancelled => format!("Taken back {about}"),
                HowEnded::Elsewhere => format!("Answered on another phone, or withdrawn {about}"),
            }
        }
        Event::PromptRefused { why, .. } => format!("A request was not shown: {why}"),
        Event::WrongNumber { left, .. } => format!("The number was not one of those on the other screen ({left} left)"),
        Event::NotificationsQuiet { until } => format!("Quiet until {} after several refusals", moment(*until)),
        Event::Enrolled { host, replacing: false } => format!("Added at {host}"),
        Event::Enrolled { host, replacing: true } => format!("Re-activated at {host}"),
        Event::Proven { host, confirmation_skipped: false } => format!("{host} answered, signed: in use"),
        Event::Proven { host, confirmation_skipped: true } => {
            format!("{host} answered, signed: in use. Your organisation does not ask for the six digits")
        }
        Event::ActivationFailed { reason } => format!("Was not added ({})", why(reason)),
        Event::ActivationUnconfirmed => "Nothing proves what became of the activation".to_owned(),
        Event::Retiring { host, signed: true } => format!("{host} was replaced, as it had signed itself"),
        Event::Retiring { host, signed: false } => format!("{host} was replaced; it had not signed that"),
        Event::Withdrawn { host, told: true } => format!("Left {host}, and it knows"),
        Event::Withdrawn { host, told: false } => format!("Left {host}; it could not be told"),
        Event::CodesPutBack => "the earlier codes were put back".to_owned(),
        Event::MoveUndone { host } => format!("{host} was put back"),
        Event::MoveOffered { to_host } => format!("The provider says that it moves to {to_host}"),
        Event::ProviderRotated { host } => format!("{host} changed its keys or addresses"),
        Event::DeviceKeyRotated { host } => format!("This phone has a new key at {host}"),
        Event::DeviceTokenSet { host, channel } => format!("{host} was told where to ring this phone ({channel})"),
        Event::PromptsStopped { host, reason } => format!("{host} stopped prompts ({})", why(reason)),
        Event::RolledBack => "This phone's data was restored from an old copy".to_owned(),
        _ => format!("{event:?}"),
    }
}

/// A reason's name as words: `WrongNumber` is "wrong number".
fn why(reason: &Reason) -> String {
    let name = format!("{reason:?}");
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
    let spaced = name.chars().flat_map(|c| [c.is_ascii_uppercase().then_some(' '), Some(c.to_ascii_lowercase())]);
    spaced.flatten().collect::<String>().trim().to_owned()
}

fn you(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "You said yes",
        Decision::Deny => "You said no",
        Decision::Report => "You reported",
    }
}

fn request(shown: &Shown) -> String {
    let parts = [&shown.application, &shown.place].into_iter().flatten().map(|text| plain(text));
    let about: Vec<String> = parts.collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    format!("to {}{about}", plain(&shown.relying_party))
}
