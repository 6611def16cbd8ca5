//! A prompt for somebody else.

use crate::demo::network::Mode;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::log::{Channel, Event};
use countersign::protocols::{Answer, Refusal};
use serde_json::json;

pub(super) struct Audience;

#[async_trait]
impl Step for Audience {
    fn title(&self) -> &'static str {
        "A prompt that was made for Ben"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        stage.gateway.hand_out(Vec::new());
        stage.ben.set_network(Mode::Gateway(stage.gateway.clone()));
        let sign_in = stage.acme.sign_in("ben", json!({})).await?;
        must(stage.ben.prompts().await?.is_empty(), "the node keeps the prompt")?;
        stage.gateway.hand_out(vec![stage.gateway.newest_kept()?]);
        must(stage.anna.prompts().await?.is_empty(), "Ben's prompt is not shown on Anna's phone")?;
        let refused = Event::PromptRefused { why: Refusal::Audience, channel: Channel::Poll };
        must(stage.anna.events()?.contains(&refused), "the log says that it was for somebody else")?;
        stage.say(format!("Ben wants to sign in; the node asks Anna instead. Not shown: {}.", Refusal::Audience))?;
        stage.ben.set_network(Mode::Open);
        let prompt = stage.ben.prompt().await?;
        stage.ben.answer(prompt, &Answer::Deny).await?;
        must(stage.acme.collect(&sign_in).await? == "denied", "the service is told what Ben said")
    }
}
