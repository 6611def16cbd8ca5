//! A denial is never lost.

use crate::demo::network::Mode;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::protocols::Answer;
use serde_json::json;

pub(super) struct Queued;

#[async_trait]
impl Step for Queued {
    fn title(&self) -> &'static str {
        "A no without signal waits, and arrives"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let sign_in = stage.acme.sign_in("anna", json!({})).await?;
        let prompt = stage.anna.prompt().await?;
        stage.anna.set_network(Mode::Cut);
        let ticket = prompt.decide(&Answer::Deny)?;
        stage.anna.work().await?;
        must(ticket.ready().is_none(), "the answer waits for the network")?;
        stage.say("She says no in a tunnel. It is stored before anything is sent.")?;
        stage.anna.set_network(Mode::Open);
        stage.anna.core.hurry();
        stage.anna.finish(ticket).await?;
        must(stage.acme.collect(&sign_in).await? == "denied", "the service is told \"denied\"")?;
        stage.say("Out of the tunnel it is delivered, and the service is told.")?;
        Ok(())
    }
}
