//! `demo`: the whole story, played for real between phones, a provider and a service, with commentary.
//!
//! ```text
//! phone.rs  ── network.rs ─ HTTP ─►  organisation.rs  ◄─ HTTP ──  the service (organisation.rs)
//!              (can be cut, or          (provider, temporary
//!               has gateway.rs in it)    database, operator)
//! ```
//!
//! A step ([`step::Step`]) is one file in `steps/`: it does something, checks every claim that it makes, and says what a
//! newcomer should notice. The first step that is not as it should be ends the demo with exit code 8. Everything is on
//! this computer: no network, no files after the end, and a clean stop of every server.
//!
//! To add a step: a file in `steps/` and a line in [`steps::ALL`].

mod gateway;
mod keys;
mod network;
mod organisation;
mod phone;
mod ringer;
mod stage;
mod step;
mod steps;

use crate::output::Output;
use crate::records::Document;
use crate::stop::Stop;
use console::style;
use stage::Stage;
use std::time::Instant;
use step::Fault;

/// Plays every step.
pub(crate) async fn run(output: &Output) -> Result<(), Stop> {
    output.line("Anna works with the service shop.example. Her organisation, Acme, runs a sign-in provider.")?;
    output.line("Everything below happens now, on this computer, over HTTP.")?;
    let mut stage = match Stage::set_up(output).await {
        Ok(stage) => stage,
        Err(fault) => return failed(output, "The stage could not be set up", &fault),
    };
    let played = play(&mut stage, output).await;
    stage.tear_down().await;
    played
}

async fn play(stage: &mut Stage<'_>, output: &Output) -> Result<(), Stop> {
    for (number, step) in (1..).zip(steps::ALL) {
        output.line(format!("\n{}", style(format!("{number:>2}. {}", step.title())).bold()))?;
        let begun = Instant::now();
        let result = step.play(stage).await;
        let (title, ok, seconds) = (step.title().to_owned(), result.is_ok(), begun.elapsed().as_secs_f64());
        output.document(&Document::Step { number, title, ok, seconds })?;
        if let Err(fault) = result {
            return failed(output, step.title(), &fault);
        }
        output.line(format!("    {}", style("✓ as it should be").green()))?;
    }
    output.line("")?;
    output.line(format!("All {} steps as they should be.", steps::ALL.len()))
}

fn failed(output: &Output, title: &str, fault: &Fault) -> Result<(), Stop> {
    output.line(format!("    {} {title}: {fault}", style("✗").red().bold()))?;
    Err(Stop::Attention)
}
