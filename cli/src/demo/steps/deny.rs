//! No.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::protocols::Answer;
use serde_json::json;

pub(super) struct Deny;

#[async_trait]
impl Step for Deny {
    fn title(&self) -> &'static str {
        "A sign-in that she did not start: no"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let sign_in = stage.acme.sign_in("anna", json!({ "place": "Reykjavík, Iceland" })).await?;
        let prompt = stage.anna.prompt().await?;
        stage.anna.answer(prompt, &Answer::Deny).await?;
        must(stage.acme.collect(&sign_in).await? == "denied", "the service is told \"denied\"")?;
        stage.say("From Reykjavík? No. The service is told, and nobody gets in.")?;
        Ok(())
    }
}
