//! What happened, in one sentence each.

use super::{failure, moment, plain, texts};
use countersign::Failure;
use countersign::exchange::{Decision, Reason};
use countersign::log::{Event, HowEnded, Recorded, Shown};
use countersign::protocols::Refusal;
use std::fmt::Display;

/// One entry of the log; `None` was written by a newer version.
pub(crate) fn event(event: Option<&Event>) -> String {
    let Some(event) = event else { return texts::log_newer().to_owned() };
    match event {
        Event::Decided { shown, decision, replaces, .. } => {
            let instead = replaces.map(|_| texts::log_instead().to_owned());
            told(said(*decision, &plain(&shown.relying_party)), [about(shown), instead])
        }
        Event::Answered { recorded: Recorded::As { decision, paused_until, .. }, signed, .. } => {
            let by = if *signed { texts::log_signed() } else { texts::log_not_signed() };
            let paused = paused_until.map(|until| texts::log_paused_until(&moment(until)));
            told(recorded(*decision), [Some(by.to_owned()), paused])
        }
        Event::Answered { recorded: Recorded::Noted { decision }, .. } => {
            told(recorded(*decision), [Some(texts::log_noted().to_owned())])
        }
        Event::Answered { recorded: Recorded::TooLate { signed_in_at }, .. } => {
            texts::log_too_late(&moment(*signed_in_at))
        }
        Event::AnswerFailed { reason, .. } => because(texts::log_not_recorded(), reason),
        Event::AnswerUnconfirmed { .. } => texts::log_unconfirmed().to_owned(),
        Event::PromptEnded { shown, how, .. } => {
            let whose = shown.as_ref().map(|shown| plain(&shown.relying_party));
            told(ended(*how), [whose, shown.as_ref().and_then(about)])
        }
        Event::PromptRefused { why, .. } => told(texts::log_refused(), [refused(*why).map(str::to_owned)]),
        Event::WrongNumber { left, .. } => texts::log_wrong_number((*left).into()),
        Event::NotificationsQuiet { until } => texts::log_quiet(&moment(*until)),
        Event::Enrolled { host, replacing: false } => texts::log_enrolled(host),
        Event::Enrolled { host, replacing: true } => texts::log_enrolled_again(host),
        Event::Proven { host, confirmation_skipped: false } => texts::log_proven(host),
        Event::Proven { host, confirmation_skipped: true } => texts::log_proven_without_digits(host),
        Event::ActivationFailed { reason } => because(texts::log_activation_failed(), reason),
        Event::ActivationUnconfirmed => texts::log_activation_unconfirmed().to_owned(),
        Event::Retiring { host, signed: true } => texts::log_replaced_signed(host),
        Event::Retiring { host, signed: false } => texts::log_replaced_unsigned(host),
        Event::Withdrawn { host, told: true, .. } => texts::log_left(host),
        Event::Withdrawn { host, told: false, known_as } => {
            told(texts::log_left_untold(host), [known_as.as_deref().map(plain)])
        }
        Event::CodesPutBack => texts::log_codes_put_back().to_owned(),
        Event::MoveUndone { host } => texts::log_put_back(host),
        Event::MoveOffered { to_host } => texts::log_move_offered(to_host),
        Event::ProviderRotated { host } => texts::log_rotated(host),
        Event::DeviceKeyRotated { host } => texts::log_key_rotated(host),
        Event::DeviceTokenSet { host, channel } => texts::log_ring_set(host, channel),
        Event::PromptsStopped { host, reason } => because(texts::log_prompts_stopped(host), reason),
        Event::RolledBack => texts::log_rolled_back().to_owned(),
        _ => texts::log_newer().to_owned(),
    }
}

/// A sentence, and in brackets what more is known.
fn told<const N: usize>(sentence: impl Into<String>, more: [Option<String>; N]) -> String {
    let more: Vec<String> = more.into_iter().flatten().collect();
    let sentence = sentence.into();
    if more.is_empty() { sentence } else { format!("{sentence} ({})", more.join("; ")) }
}

fn ended(how: HowEnded) -> &'static str {
    match how {
        HowEnded::Expired => texts::log_expired(),
        HowEnded::ApprovedElsewhere => texts::log_approved_elsewhere(),
        HowEnded::DeniedElsewhere => texts::log_denied_elsewhere(),
        HowEnded::ReportedElsewhere => texts::log_reported_elsewhere(),
        HowEnded::Cancelled => texts::log_taken_back(),
        HowEnded::Elsewhere => texts::log_elsewhere(),
    }
}

fn said(decision: Decision, to: &str) -> String {
    match decision {
        Decision::Approve => texts::log_said_yes(to),
        Decision::Deny => texts::log_said_no(to),
        Decision::Report => texts::log_reported(to),
    }
}

fn recorded(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => texts::log_recorded_yes(),
        Decision::Deny => texts::log_recorded_no(),
        Decision::Report => texts::log_recorded_report(),
    }
}

/// Application and place of a request.
fn about(shown: &Shown) -> Option<String> {
    let parts: Vec<String> = [&shown.application, &shown.place].into_iter().flatten().map(|text| plain(text)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A sentence, and the one that every shell has for its reason.
fn because(sentence: impl Display, reason: &Reason) -> String {
    format!("{sentence}. {}", failure(&Failure::from(reason)))
}

fn refused(why: Refusal) -> Option<&'static str> {
    match why {
        Refusal::Malformed => Some(texts::log_refused_malformed()),
        Refusal::Signature => Some(texts::log_refused_signature()),
        Refusal::Audience => Some(texts::log_refused_audience()),
        Refusal::Window => Some(texts::log_refused_window()),
        _ => None,
    }
}
