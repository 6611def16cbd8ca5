//! The provider at a terminal. Everything it does, the library does (`cli`).

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
