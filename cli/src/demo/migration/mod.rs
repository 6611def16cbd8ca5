//! `demo --move`: an account moves between two servers of others, which both run for real.
//!
//! The servers are brought up by the scripts of the source's `tests/interop`, and end with this program unless somebody
//! else needs them. The phone is the one of the other demo; administrator and sign-in page are played over the servers'
//! HTTP interfaces ([`server`]). Both servers are on this computer; the phone knows one as 127.0.0.1, the other as
//! localhost.

mod scenes;
mod server;

use super::teller::Teller;
use crate::output::Output;
use crate::stop::Stop;
use scenes::Cast;
use server::{Script, Server};

/// Plays the move.
pub(crate) async fn run(output: &Output) -> Result<(), Stop> {
    let (Some(old), Some(new)) = (Script::find("privacyidea"), Script::find("edumfa")) else {
        return Err(Stop::Input("Run this in the folder of Countersign's source: it needs tests/interop.".to_owned()));
    };
    output.line("Anna's organisation signs people in with privacyIDEA, and is about to change to eduMFA.")?;
    output.line("Both servers run for real, on this computer. The first time, that takes minutes and the network.")?;
    let mut teller = Teller::new(output);
    let waiting = output.waiting("Starting both servers");
    let started = futures::future::try_join(Server::start(&old), Server::start(&new)).await;
    drop(waiting);
    let cast = match started {
        Ok((old, new)) => Cast::gather(output, old, new).await,
        Err(fault) => Err(fault),
    };
    let mut cast = match cast {
        Ok(cast) => cast,
        Err(fault) => return teller.failed("The stage could not be set up", &fault),
    };
    teller.scene("Anna adds her account at privacyIDEA", cast.add()).await?;
    teller.scene("She signs in: yes, and once no", cast.sign_in()).await?;
    teller.scene("She scans eduMFA's code and picks the account that it replaces", cast.replace()).await?;
    teller.scene("Both servers ring; each answer goes to the one that asked", cast.both_ring()).await?;
    teller.scene("She changes her mind: one word puts everything back", cast.undo()).await?;
    teller.scene("She moves after all", cast.replace_again()).await?;
    teller.scene("All is well: the old side goes, and the phone says what is left there", cast.retire()).await?;
    teller.scene("The old server lets nobody in with it any more; the new one does", cast.after()).await?;
    output.line("")?;
    output.line(format!("All {} steps as they should be: the account has moved, and nothing was lost.", teller.told()))
}
