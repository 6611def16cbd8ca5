//! Answers as lines on standard input: `approve ID [NUMBER]`, `deny ID`, `report ID`.

use crate::stop::Stop;
use crate::words::texts;
use countersign::protocols::Answer;
use tokio::io::{AsyncBufReadExt, BufReader, Stdin};

/// The lines, as they come.
pub(super) struct Lines(Option<tokio::io::Lines<BufReader<Stdin>>>);

impl Lines {
    /// None will come.
    pub(super) fn none() -> Self {
        Self(None)
    }

    pub(super) fn of_standard_input() -> Self {
        Self(Some(BufReader::new(tokio::io::stdin()).lines()))
    }

    /// The next line. After the last one it waits for ever: prompts are shown although nobody answers them here.
    pub(super) async fn next(&mut self) -> Result<String, Stop> {
        if let Some(lines) = &mut self.0 {
            match lines.next_line().await {
                Ok(Some(line)) => return Ok(line),
                Ok(None) => self.0 = None,
                Err(error) => return Err(Stop::Input(texts::terminal_input_not_text(&error.to_string()))),
            }
        }
        std::future::pending().await
    }
}

/// The id and the answer to it.
pub(super) fn parse(line: &str) -> Option<(String, Answer)> {
    let mut words = line.split_whitespace();
    let (verb, id, number) = (words.next()?, words.next()?, words.next());
    let answer = match (verb, number) {
        ("approve", number) => Answer::Approve { number: number.map(str::to_owned) },
        ("deny", None) => Answer::Deny,
        ("report", None) => Answer::Report,
        _ => return None,
    };
    words.next().is_none().then(|| (id.to_lowercase(), answer))
}

#[cfg(test)]
mod tests;
