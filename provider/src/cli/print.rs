//! The one place that writes to the terminal.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use serde::Serialize;

use super::Failure;

/// Lines of text.
pub(super) fn text(text: &str) -> Result<ExitCode, Failure> {
    writeln!(io::stdout().lock(), "{text}").map_err(Failure::Output)?;
    Ok(ExitCode::SUCCESS)
}

/// A value as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<ExitCode, Failure> {
    let rendered = serde_json::to_string_pretty(value).map_err(|e| Failure::Output(e.into()))?;
    text(&rendered)
}

/// As JSON or as text, whichever was asked for.
pub(super) fn either(as_json: bool, value: &impl Serialize, readable: &str) -> Result<ExitCode, Failure> {
    if as_json { json(value) } else { text(readable) }
}

/// One line on standard error.
pub(super) fn error(text: &str) {
    let _closed = writeln!(io::stderr().lock(), "countersign-provider: {text}");
}
