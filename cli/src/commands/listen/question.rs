//! One prompt at a terminal: facts before buttons, one question, and "no" nearest to the thumb.

use crate::ask;
use crate::stop::Stop;
use crate::words;
use console::style;
use countersign::approval::{NumberToType, PromptView};
use countersign::protocols::Answer;
use std::fmt;
use std::time::Duration;

/// Nothing is taken for an answer for so long after a prompt appears.
pub(super) const INERT: Duration = Duration::from_millis(700);

/// What is asked, line by line.
pub(super) fn lines(about: &PromptView) -> Vec<String> {
    let mut lines = Vec::new();
    if about.password_may_be_known {
        lines
            .push(style("Someone may know your password. Change it, and tell your organisation.").yellow().to_string());
    }
    lines.push(format!("Are you signing in?{}", place_in_list(about)));
    lines.push(format!("  {}", style(&about.relying_party).bold()));
    let facts = [
        ("Application", about.application.as_ref()),
        ("Account", about.label.as_ref()),
        ("Place", about.place.as_ref()),
        ("Address", about.client_address.as_ref()),
        ("Browser", about.client_device.as_ref()),
        ("About", about.title.as_ref()),
        ("Text", about.text.as_ref()),
    ];
    for (name, text) in facts {
        let mut rows = text.into_iter().flat_map(|text| text.as_str().lines());
        lines.extend(rows.next().map(|first| format!("  {name:<12}{first}")));
        lines.extend(rows.map(|row| format!("  {:<12}{row}", "")));
    }
    lines.push(format!("  {:<12}{}", "Asked by", about.host));
    lines.extend(about.remaining.map(|left| format!("  {:<12}{}", "Time left", words::duration(left))));
    if about.altered {
        lines.push("  Some of the text could not be shown exactly.".to_owned());
    }
    lines
}

/// `None`: the person leaves it alone.
pub(super) fn answer(about: &PromptView) -> Result<Option<Answer>, Stop> {
    let mut options = vec![Choice::No, Choice::Report];
    if about.tries_left > 0 && !about.needs_round_trip {
        options.push(Choice::Yes);
    }
    options.push(Choice::Later);
    Ok(match ask::choose("Are you signing in?", options, "Use --json and answer on standard input.")? {
        Choice::No => Some(Answer::Deny),
        Choice::Report => Some(Answer::Report),
        Choice::Yes => Some(Answer::Approve { number: number(about.number)? }),
        Choice::Later => None,
    })
}

fn number(asked: NumberToType) -> Result<Option<String>, Stop> {
    match asked {
        NumberToType::None => Ok(None),
        NumberToType::Digits(_) | NumberToType::Text => {
            let typed = ask::text("Type the number on the other screen:", "")?;
            Ok(Some(typed.trim().to_owned()))
        }
    }
}

fn place_in_list(about: &PromptView) -> String {
    let mut notes = Vec::new();
    if about.of > 1 {
        notes.push(format!("{} of {}", about.position, about.of));
    }
    if about.asked_times > 1 {
        notes.push(format!("asked {} times", about.asked_times));
    }
    if notes.is_empty() { String::new() } else { format!("  ({})", notes.join(", ")) }
}

enum Choice {
    No,
    Report,
    Yes,
    Later,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::No => "No, it wasn't me: just stop it",
            Self::Report => "No, it wasn't me: report it",
            Self::Yes => "Yes, sign in",
            Self::Later => "Decide later",
        })
    }
}
