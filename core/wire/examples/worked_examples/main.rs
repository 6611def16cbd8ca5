//! Prints the worked examples of `docs/PROTOCOL.md`: every message of `tests/vectors/native.json` in hex and in diagnostic
//! notation. With `--write` it puts them into the document instead. A test checks that the document has what this prints.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this command is for")]

mod diagnostic;
mod render;

use std::process::ExitCode;

fn main() -> ExitCode {
    let write = std::env::args().any(|argument| argument == "--write");
    match if write { render::write_document() } else { render::examples().map(|text| println!("{text}")) } {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
