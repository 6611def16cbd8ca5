//! One prompt at a terminal: facts before buttons, one question, and "no" nearest to the thumb.

use crate::ask;
use crate::stop::Stop;
use crate::words::{self, texts};
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
        let warning = format!("{}. {}", texts::prompt_password_title(), texts::prompt_password_text());
        lines.push(style(warning).yellow().to_string());
    }
    lines.push(format!("{}{}", texts::prompt_title(), place_in_list(about)));
    lines.push(format!("  {}", style(&about.relying_party).bold()));
    let facts = [
        (texts::prompt_application(), about.application.as_ref()),
        (texts::prompt_account(), about.label.as_ref()),
        (texts::prompt_place(), about.place.as_ref()),
        (texts::prompt_address(), about.client_address.as_ref()),
        (texts::prompt_browser(), about.client_device.as_ref()),
        (texts::prompt_about(), about.title.as_ref()),
        (texts::prompt_text(), about.text.as_ref()),
    ];
    for (name, text) in facts {
        let mut rows = text.into_iter().flat_map(|text| text.as_str().lines());
        lines.extend(rows.next().map(|first| format!("  {name:<12}{first}")));
        lines.extend(rows.map(|row| format!("  {:<12}{row}", "")));
    }
    lines.push(format!("  {:<12}{}", texts::prompt_asked_by(), about.host));
    let left = about.remaining.map(words::duration);
    lines.extend(left.map(|left| format!("  {:<12}{left}", texts::prompt_time_left())));
    if about.altered {
        lines.push(format!("  {}", texts::prompt_altered()));
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
    Ok(match ask::choose(texts::prompt_title(), options, &texts::terminal_answer_by_lines("--json"))? {
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
            let typed = ask::text(&format!("{}:", texts::prompt_number_ask()), "")?;
            Ok(Some(typed.trim().to_owned()))
        }
    }
}

fn place_in_list(about: &PromptView) -> String {
    let mut notes = Vec::new();
    if about.of > 1 {
        notes.push(texts::prompt_position(about.position.into(), about.of.into()));
    }
    if about.asked_times > 1 {
        notes.push(texts::prompt_asked_times(about.asked_times.into()));
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
        match self {
            Self::No => write!(f, "{}: {}", texts::prompt_no(), texts::prompt_no_stop()),
            Self::Report => write!(f, "{}: {}", texts::prompt_no(), texts::prompt_no_report()),
            Self::Yes => f.write_str(texts::prompt_yes()),
            Self::Later => f.write_str(texts::button_later()),
        }
    }
}
