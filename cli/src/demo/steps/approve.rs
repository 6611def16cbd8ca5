//! The main thing: ring, show, match the number, yes.

use crate::demo::stage::{Stage, approve};
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::exchange::{Decision, Receipt};
use serde_json::json;

pub(super) struct Approve;

#[async_trait]
impl Step for Approve {
    fn title(&self) -> &'static str {
        "Anna signs in: the phone rings, the number matches, yes"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let sign_in = stage.acme.sign_in("anna", json!({})).await?;
        let number = sign_in.number.clone().unwrap_or_default();
        stage.say(format!("Her browser shows the number {number} and waits."))?;
        stage.ring().await?;
        stage.say("The phone rings. The push message is only a bell; the phone asks the provider, and shows:")?;
        let prompt = stage.anna.prompt().await?;
        stage.show(prompt.about())?;
        must(prompt.about().relying_party.as_str() == "shop.example", "the service's domain is shown first")?;
        let answered = stage.anna.answer(prompt, &approve(&sign_in)).await?;
        let recorded = matches!(answered.receipt, Receipt::Recorded { decision: Decision::Approve, .. });
        must(recorded && answered.signed, "the provider signs that it recorded \"approve\"")?;
        must(stage.acme.collect(&sign_in).await? == "approved", "the service is told \"approved\"")?;
        stage.say(format!("She types {number}: yes. The provider signs a receipt, and shop.example lets her in."))?;
        Ok(())
    }
}
