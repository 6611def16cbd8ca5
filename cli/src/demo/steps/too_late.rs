//! The truth about a no that came too late.

use crate::demo::stage::{Stage, approve};
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::exchange::Receipt;
use countersign::protocols::Answer;
use serde_json::json;

pub(super) struct TooLate;

#[async_trait]
impl Step for TooLate {
    fn title(&self) -> &'static str {
        "A no after somebody was signed in says so"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let sign_in = stage.acme.sign_in("anna", json!({})).await?;
        let (on_phone, on_tablet) = (stage.anna.prompt().await?, stage.tablet.prompt().await?);
        stage.anna.answer(on_phone, &approve(&sign_in)).await?;
        must(stage.acme.collect(&sign_in).await? == "approved", "the service is told \"approved\"")?;
        let answered = stage.tablet.answer(on_tablet, &Answer::Deny).await?;
        must(matches!(answered.receipt, Receipt::TooLate(_)), "the receipt says that it was too late")?;
        must(answered.signed, "and is signed")?;
        stage.say("The tablet is not told \"stopped\": it is told when somebody was signed in, and to call.")?;
        Ok(())
    }
}
