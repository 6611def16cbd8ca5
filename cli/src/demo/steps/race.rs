//! Two devices decide differently.

use crate::demo::stage::{Stage, approve};
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::protocols::Answer;
use serde_json::json;

pub(super) struct Race;

#[async_trait]
impl Step for Race {
    fn title(&self) -> &'static str {
        "A yes races a no: the no wins"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let shown = stage.acme.make_offer("anna").await?;
        let activated = stage.tablet.enrol(&shown.link).await?;
        let digits = activated.confirmation.clone().unwrap_or_default();
        stage.acme.type_digits(&shown.id, &digits).await?;
        stage.tablet.prove(&activated).await?;
        stage.say("Anna adds her tablet: one person, two devices.")?;
        let sign_in = stage.acme.sign_in("anna", json!({})).await?;
        let (on_phone, on_tablet) = (stage.anna.prompt().await?, stage.tablet.prompt().await?);
        stage.anna.answer(on_phone, &approve(&sign_in)).await?;
        stage.tablet.answer(on_tablet, &Answer::Deny).await?;
        must(stage.acme.collect(&sign_in).await? == "denied", "the service is told \"denied\"")?;
        stage.say("The phone says yes, then the tablet says no, before the service took the result: denied.")?;
        Ok(())
    }
}
