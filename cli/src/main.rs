//! `countersign`: a phone in a terminal.
//!
//! Comes in: arguments, a passphrase, links and pictures of QR codes, decisions. Goes out: text for people, or with
//! `--json` one document per line, and an exit code by class of failure (`exit.rs`; both are documented in
//! `cli/README.md`).
//!
//! One command is one file in `commands/`; what it shows is made by `words/` for people and `records/` for programs.
//! Printing happens in `output.rs` alone, questions in `ask.rs` alone. `phone.rs` opens the core on this computer's
//! files. `demo/` plays the whole story against a provider that it starts itself.
//!
//! Refused: a passphrase as an argument (others can see arguments), and a question when nobody can answer it.
//! Never here: anything about trust. What is genuine, fresh or allowed is decided in the core.
//!
//! To add a command: a variant in `args.rs`, a file in `commands/`, an arm in [`commands::run`].

mod args;
mod ask;
mod commands;
mod demo;
mod exit;
mod home;
mod offer_text;
mod output;
mod passphrase;
mod phone;
mod pick;
mod records;
mod stop;
mod words;

use args::Arguments;
use clap::Parser;
use output::Output;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.global.json {
        words::speak_english();
    }
    let output = Output::new(arguments.global.json);
    trace(arguments.global.verbose);
    let result = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let result = runtime.block_on(commands::run(arguments, &output));
            // A question that nobody answers any more must not keep the program from ending.
            runtime.shutdown_background();
            result
        }
        Err(error) => Err(stop::Stop::Internal(format!("no threads: {error}"))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            output.stop(&stop);
            exit::of(&stop).into()
        }
    }
}

/// Diagnostics go to standard error, and only when asked for: `-v` for warnings, `-vv` and `-vvv` for more.
fn trace(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => tracing::Level::WARN,
        2 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
}
