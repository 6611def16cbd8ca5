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
//! `demo --move` is another story, told in the same way: [`migration`], between two servers of others.
//!
//! To add a step: a file in `steps/` and a line in [`steps::ALL`].

mod gateway;
mod keys;
mod migration;
mod network;
mod organisation;
mod phone;
mod stage;
mod step;
mod steps;
mod teller;

pub(crate) use migration::run as run_migration;

use crate::output::Output;
use crate::stop::Stop;
use stage::Stage;
use teller::Teller;

/// Plays every step.
pub(crate) async fn run(output: &Output) -> Result<(), Stop> {
    output.line("Anna works with the service shop.example. Her organisation, Acme, runs a sign-in provider.")?;
    output.line("Everything below happens now, on this computer, over HTTP.")?;
    let mut teller = Teller::new(output);
    let mut stage = match Stage::set_up(output).await {
        Ok(stage) => stage,
        Err(fault) => return teller.failed("The stage could not be set up", &fault),
    };
    let played = play(&mut stage, &mut teller).await;
    stage.tear_down().await;
    played?;
    output.line("")?;
    output.line(format!("All {} steps as they should be.", teller.told()))
}

async fn play(stage: &mut Stage<'_>, teller: &mut Teller<'_>) -> Result<(), Stop> {
    for step in steps::ALL {
        teller.scene(step.title(), step.play(stage)).await?;
    }
    Ok(())
}
