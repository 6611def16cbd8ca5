//! Questions to the person at the terminal. The only place that asks.
//!
//! A question is asked only when somebody can answer: standard input is a terminal. Elsewhere it is refused with what
//! to give instead. The safe answer comes first and is the one that Enter takes.

use crate::stop::Stop;
use crate::words::texts;
use inquire::{InquireError, Select, Text};
use std::fmt::Display;
use std::io::IsTerminal;
use zeroize::Zeroizing;

/// Whether somebody can answer.
pub(crate) fn somebody_is_there() -> bool {
    std::io::stdin().is_terminal() && console::user_attended_stderr()
}

/// Without echo.
pub(crate) fn secret(question: &str) -> Result<Zeroizing<String>, Stop> {
    let typed = tokio::task::block_in_place(|| rpassword::prompt_password(format!("{question}: ")));
    typed.map(Zeroizing::new).map_err(|_| Stop::Cancelled)
}

/// One of several. `instead`: what to give when nobody is there.
pub(crate) fn choose<T: Display>(question: &str, options: Vec<T>, instead: &str) -> Result<T, Stop> {
    somebody(instead)?;
    tokio::task::block_in_place(|| Select::new(question, options).without_filtering().prompt()).map_err(declined)
}

/// `false` is the first answer and the one that Enter takes.
pub(crate) fn confirm(question: &str, yes: &str, no: &str) -> Result<bool, Stop> {
    Ok(choose(question, vec![no, yes], &texts::terminal_say_yes("--yes"))? == yes)
}

/// A line of text.
pub(crate) fn text(question: &str, instead: &str) -> Result<String, Stop> {
    somebody(instead)?;
    tokio::task::block_in_place(|| Text::new(question).prompt()).map_err(declined)
}

fn somebody(instead: &str) -> Result<(), Stop> {
    if somebody_is_there() { Ok(()) } else { Err(Stop::Input(instead.to_owned())) }
}

fn declined(error: InquireError) -> Stop {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Stop::Cancelled,
        other => Stop::Internal(other.to_string()),
    }
}
