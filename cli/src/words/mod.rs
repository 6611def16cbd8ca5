//! Sentences for people: short, concrete, next step first.
//!
//! They come from the catalogue of all shells (`bindings/words`), in the person's language: [`texts`] has a function for
//! each. Names from outside pass through [`plain`] first: a terminal obeys control characters.

mod files;
mod language;
mod log;
pub(crate) mod texts;
mod time;

pub(crate) use files::{key_file, picture, signing_keys};
pub(crate) use language::speak_english;
pub(crate) use log::event;
pub(crate) use time::{ago, day, duration, moment};

use console::style;
use countersign::Failure;
use countersign::account::{PushState, Trouble};
use countersign::activation::LeftBehind;
use countersign::authenticator::AccountView;
use countersign::error::{Help, Who};
use countersign::exchange::Decision;
use countersign::protocols::{Gives, OfferWarning};
use countersign::vault::Health;

/// Text from outside, safe to print: no control characters, nothing that turns the reading direction around.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if is_unsafe(c) { '\u{fffd}' } else { c }).collect()
}

fn is_unsafe(c: char) -> bool {
    let turns = matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || c == '\u{feff}'
}

/// Issuer and name on one line.
pub(crate) fn account_title(account: &AccountView) -> String {
    let label = plain(&account.label);
    let name = account.name.as_deref().map(plain).filter(|name| !name.is_empty() && *name != label);
    match name {
        Some(name) if label.is_empty() => name,
        Some(name) => format!("{label} · {name}"),
        None if label.is_empty() => texts::accounts_no_name().to_owned(),
        None => label,
    }
}

/// Whether prompts work, and what to do if not.
pub(crate) fn push(state: &PushState) -> String {
    match state {
        PushState::CodesOnly => texts::accounts_gives_codes().to_owned(),
        PushState::Confirming { digits: Some(digits) } => texts::terminal_type_digits(&grouped(digits)),
        PushState::Confirming { digits: None } => texts::accounts_waiting_organisation().to_owned(),
        PushState::Ready => texts::account_ring_ready().to_owned(),
        PushState::NoDeviceToken => texts::terminal_prompts_in_listen("`countersign listen`"),
        PushState::Suspended { until: Some(until) } => texts::accounts_paused_until(&moment(*until)),
        PushState::Suspended { until: None } => texts::accounts_paused().to_owned(),
        PushState::NeedsReactivation { suspected: true, .. } => {
            format!("{} · countersign doctor", texts::accounts_prompts_stopped_maybe())
        }
        PushState::NeedsReactivation { reason, suspected: false } => {
            format!("{} · countersign reactivate. {}", texts::accounts_prompts_stopped(), trouble(*reason))
        }
    }
}

/// Why prompts have stopped.
fn trouble(reason: Trouble) -> &'static str {
    match reason {
        Trouble::KeyGone => texts::reactivate_why_key_gone(),
        Trouble::ProviderMoved | Trouble::OtherServer => texts::reactivate_why_moved(),
        Trouble::CloneSuspected => texts::reactivate_why_clone(),
        Trouble::RolledBack => texts::reactivate_why_restored(),
        Trouble::Deleted => texts::reactivate_why_deleted(),
        Trouble::TakenOver => texts::reactivate_why_taken_over(),
        Trouble::Revoked => texts::reactivate_why_revoked(),
        Trouble::AddressMoved => texts::reactivate_why_address_moved(),
        Trouble::NotActivated => texts::reactivate_why_not_activated(),
    }
}

/// What an account or offer can do.
pub(crate) fn gives(gives: Gives) -> &'static str {
    match (gives.prompts, gives.codes) {
        (true, true) => texts::accounts_gives_both(),
        (true, false) => texts::accounts_gives_prompts(),
        (false, _) => texts::accounts_gives_codes(),
    }
}

/// What to know before going on.
pub(crate) fn warning(warning: OfferWarning) -> &'static str {
    match warning {
        OfferWarning::AsksForUncheckedTls => texts::add_warning_tls(),
        OfferWarning::Development => texts::add_warning_development(),
    }
}

/// A failure as a person reads it.
pub(crate) fn failure(failure: &Failure) -> String {
    let key = format!("failure_{}", failure.code.word().replace('-', "_"));
    let sentence = texts::by_key(&key).unwrap_or(failure.code.text());
    match failure.group {
        Some(group) => format!("{sentence} ({}.)", texts::failure_page_group(group.into())),
        None => sentence.to_owned(),
    }
}

/// What is left to do at a service that this phone has left and cannot tell.
pub(crate) fn left_behind(left: &LeftBehind) -> String {
    let host = plain(&left.host);
    match &left.known_as {
        Some(name) => texts::reactivate_left_behind(&host, &plain(name)),
        None => texts::reactivate_left_behind_unnamed(&host),
    }
}

/// A code as people read it: 3+3, 4+4, 5+5.
pub(crate) fn grouped(code: &str) -> String {
    let length = code.chars().count();
    if length < 6 || !code.chars().all(|c| c.is_ascii_digit()) {
        return code.to_owned();
    }
    let (head, tail) = code.split_at(length.div_ceil(2));
    format!("{head} {tail}")
}

/// What is not as it was left in this phone's data; empty if all is well.
pub(crate) fn health(health: &Health) -> Vec<String> {
    let mut sentences = Vec::new();
    if health.rolled_back || health.anchor_lost {
        sentences.push(texts::terminal_old_copy().to_owned());
    }
    let damaged = u64::try_from(health.damaged.len()).unwrap_or(u64::MAX).saturating_add(health.missing);
    if damaged > 0 || health.root_damaged || health.file_damaged || health.unbalanced {
        sentences.push(texts::terminal_damaged(damaged));
    }
    sentences
}

/// The decision's word in JSON.
pub(crate) fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approve",
        Decision::Deny => "deny",
        Decision::Report => "report",
    }
}

/// Who can act, in JSON.
pub(crate) fn who(who: Who) -> &'static str {
    match who {
        Who::You => "you",
        Who::Organisation => "organisation",
        Who::Wait => "wait",
        Who::Update => "update",
        Who::Developer => "developer",
    }
}

/// What helps, in JSON.
pub(crate) fn help(help: Help) -> &'static str {
    match help {
        Help::TryAgain => "try-again",
        Help::NewOffer => "new-offer",
        Help::Reactivate => "reactivate",
        Help::SignInAgain => "sign-in-again",
        Help::Wait => "wait",
        Help::Unlock => "unlock",
        Help::CheckClock => "check-clock",
        Help::CheckNetwork => "check-network",
        Help::AskOrganisation => "ask-organisation",
        Help::Update => "update",
        Help::CheckStorage => "check-storage",
        Help::ReportBug => "report-bug",
    }
}

/// The line under a failure: parameters, the command that helps, and the code to tell the help desk.
pub(crate) fn failure_details(failure: &Failure) -> String {
    let mut parts = Vec::new();
    if let Some(until) = failure.until {
        parts.push(texts::failure_page_until(&moment(until)));
    }
    if let Some(first) = failure.first {
        let answered = match first {
            Decision::Approve => texts::failure_page_first_approve(),
            Decision::Deny => texts::failure_page_first_deny(),
            Decision::Report => texts::failure_page_first_report(),
        };
        parts.push(answered.to_owned());
    }
    let command = match failure.help() {
        Help::Reactivate => Some("countersign reactivate"),
        Help::CheckNetwork | Help::CheckClock => Some("countersign doctor"),
        _ => None,
    };
    parts.extend(command.map(str::to_owned));
    parts.push(texts::failure_page_code(failure.code.word()));
    format!("  {}", style(parts.join(" · ")).dim().for_stderr())
}

#[cfg(test)]
mod tests;
