//! Printing: the only place that writes to standard output and standard error.
//!
//! Text for people and documents for programs are both given; which of them is printed is decided here, by `--json`.
//! Results go to standard output, progress and failures to standard error (with `--json` failures are documents on
//! standard output). A reader that went away ends the program quietly.

use crate::exit::{self, Exit};
use crate::records::{Document, FailureRecord};
use crate::stop::Stop;
use indicatif::{MultiProgress, ProgressBar};
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// Where results go.
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Documents are printed, not text.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Somebody looks at a screen that can be redrawn.
    pub(crate) fn is_live(&self) -> bool {
        !self.json && std::io::stdout().is_terminal()
    }

    /// A result for people.
    pub(crate) fn line(&self, text: impl Display) -> Result<(), Stop> {
        if self.json { Ok(()) } else { write(format!("{text}\n").as_bytes()) }
    }

    /// A result for programs: one line.
    pub(crate) fn document(&self, document: &Document) -> Result<(), Stop> {
        if !self.json {
            return Ok(());
        }
        let mut line = serde_json::to_vec(document).map_err(|error| Stop::Internal(error.to_string()))?;
        line.push(b'\n');
        write(&line)
    }

    /// A result as it is, whoever reads it.
    #[expect(clippy::unused_self, reason = "printing goes through this type, so that it is found")]
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), Stop> {
        write(bytes)
    }

    /// Something on the way, for people; not a result.
    pub(crate) fn note(&self, text: impl Display) {
        if !self.json {
            // Nobody to tell is fine: it was only a note.
            drop(writeln!(std::io::stderr(), "{text}"));
        }
    }

    /// Shows that something is being waited for, until the guard is dropped.
    pub(crate) fn waiting(&self, text: &str) -> Waiting {
        if self.json || !std::io::stderr().is_terminal() {
            return Waiting(ProgressBar::hidden());
        }
        let spinner = ProgressBar::new_spinner().with_message(text.to_owned());
        spinner.enable_steady_tick(Duration::from_millis(120));
        Waiting(spinner)
    }

    /// Lines that are redrawn in place, on standard output.
    #[expect(clippy::unused_self, reason = "printing goes through this type, so that it is found")]
    pub(crate) fn live_lines(&self) -> MultiProgress {
        MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::stdout())
    }

    /// Why the program ends early.
    pub(crate) fn stop(&self, stop: &Stop) {
        if matches!(stop, Stop::Closed) {
            return;
        }
        if self.json {
            drop(self.document(&Document::Error(FailureRecord::of_stop(stop))));
            return;
        }
        let cross = console::style("✗").red().bold().for_stderr();
        self.note(format!("{cross} {stop}"));
        if let Stop::Failure { failure, detail } = stop {
            if let Some(detail) = detail {
                self.note(format!("  {detail}"));
            }
            self.note(crate::words::failure_details(failure));
        } else if exit::of(stop) == Exit::Internal {
            self.note(format!("  {}", crate::words::texts::terminal_broken_more("-vvv")));
        }
    }
}

/// Shown while it lives.
pub(crate) struct Waiting(ProgressBar);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn write(bytes: &[u8]) -> Result<(), Stop> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|_| Stop::Closed)
}
