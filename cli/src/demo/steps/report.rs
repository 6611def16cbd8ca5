//! No, and tell somebody.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::exchange::Receipt;
use countersign::protocols::Answer;
use serde_json::json;
use std::time::{Duration, Instant};

/// The pause of this provider is 3 seconds.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Report;

#[async_trait]
impl Step for Report {
    fn title(&self) -> &'static str {
        "Again? She reports it, and prompts pause"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let sign_in = stage.acme.sign_in("anna", json!({ "place": "Reykjavík, Iceland" })).await?;
        let prompt = stage.anna.prompt().await?;
        let answered = stage.anna.answer(prompt, &Answer::Report).await?;
        let paused = matches!(answered.receipt, Receipt::Recorded { paused_until: Some(_), .. });
        must(paused, "the receipt says until when prompts pause")?;
        must(stage.acme.collect(&sign_in).await? == "reported", "the service is told \"reported\"")?;
        let request = json!({ "user": "anna", "application": "Web shop" });
        let refused = stage.acme.refusal("/api/v1/sign-ins", &request).await?;
        must(refused == "paused", "the next request is refused while prompts pause")?;
        stage.say("The service is told, and whoever has her password cannot make the phone ring for a while:")?;
        stage.say("the next request is refused, and the refusal says that an offline code is open.")?;
        let begun = Instant::now();
        while stage.acme.provider.user("anna").await?.paused_until > stage.acme.provider.now().await? {
            must(begun.elapsed() < PATIENCE, "the pause ends by itself")?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}
