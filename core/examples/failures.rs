//! Prints `docs/FAILURES.md` from the one list of failures in `core/src/error/code.rs`.
//!
//! ```text
//! cargo run --quiet --package countersign --example failures > docs/FAILURES.md
//! ```

use countersign::FailureCode;
use countersign::error::{Help, Who};

#[expect(clippy::print_stdout, reason = "printing is what this program is for")]
fn main() {
    print!("{}", markdown());
}

/// The whole page.
pub(crate) fn markdown() -> String {
    let mut page = String::from(
        "# Failures\n\n\
         Everything that an app can be told, by stable code. A code never changes its meaning. The text is what a person\n\
         reads; parameters (until when, which group, how far the clock is off, what was decided first) travel beside the code.\n\n\
         Printed by `cargo run --quiet --package countersign --example failures`; a test keeps it true.\n\n\
         | code | what a person reads | who can act | what helps |\n|---|---|---|---|\n",
    );
    page.extend(FailureCode::ALL.iter().copied().map(row));
    page
}

fn row(code: FailureCode) -> String {
    let (word, text) = (code.word(), code.text());
    format!("| `{word}` | {text} | {} | {} |\n", who(code.who()), help(code.help()))
}

fn who(who: Who) -> &'static str {
    match who {
        Who::You => "you",
        Who::Organisation => "your organisation",
        Who::Wait => "nobody: wait",
        Who::Update => "you, by updating",
        Who::Developer => "whoever built the app",
    }
}

fn help(help: Help) -> &'static str {
    match help {
        Help::TryAgain => "try again",
        Help::NewOffer => "a new activation code",
        Help::Reactivate => "re-activate",
        Help::SignInAgain => "start the sign-in again",
        Help::Wait => "wait",
        Help::Unlock => "unlock",
        Help::CheckClock => "set the clock",
        Help::CheckNetwork => "check the network",
        Help::AskOrganisation => "ask the organisation",
        Help::Update => "update the app",
        Help::CheckStorage => "check the storage",
        Help::ReportBug => "report a bug",
    }
}
