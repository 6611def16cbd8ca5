//! A prompt that nobody answered in time.

use crate::demo::network::Mode;
use crate::demo::stage::{Stage, approve};
use crate::demo::step::{Fault, Step, must, must_refuse};
use async_trait::async_trait;
use countersign::FailureCode;
use countersign::log::{Event, HowEnded};
use serde_json::json;
use std::time::Duration;

/// The shortest life that a service may ask for.
const LIFE: Duration = Duration::from_secs(10);

pub(super) struct Expired;

#[async_trait]
impl Step for Expired {
    fn title(&self) -> &'static str {
        "An expired prompt"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        stage.anna.set_network(Mode::Open);
        let sign_in = stage.acme.sign_in("anna", json!({ "life_seconds": LIFE.as_secs() })).await?;
        let prompt = stage.anna.prompt().await?;
        let Some(left) = prompt.about().remaining else { return must(false, "the provider says how long it lives") };
        must(left <= LIFE, "the phone knows how long the prompt lives")?;
        stage
            .say("A prompt lives ten seconds here, counted on a clock that nobody can set. She is away for eleven …")?;
        tokio::time::sleep(left + Duration::from_secs(1)).await;
        must(stage.anna.core.pending()?.is_empty(), "the prompt is gone from the screen")?;
        let failure = must_refuse(prompt.decide(&approve(&sign_in)), FailureCode::ChallengeExpired)?;
        stage.say(format!("… and a yes is not even sent: {failure}"))?;
        must(stage.acme.collect(&sign_in).await? == "expired", "the service is told \"expired\"")?;
        stage.anna.work().await?;
        let expired = |event: &Event| matches!(event, Event::PromptEnded { how: HowEnded::Expired, .. });
        must(stage.anna.events()?.iter().any(expired), "the log says that nobody answered in time")
    }
}
