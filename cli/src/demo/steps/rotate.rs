//! The provider changes its keys; the node that was broken into is out.

use crate::demo::network::Mode;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::log::Event;

pub(super) struct Rotate;

#[async_trait]
impl Step for Rotate {
    fn title(&self) -> &'static str {
        "The provider changes its keys: nobody has to do anything"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        stage.acme.provider.make_challenge_key().await?;
        let draft = stage.acme.provider.draft_statement(true, None).await?;
        must(draft.challenge_keys.len() == 1, "only the new key is listed")?;
        stage.acme.publish(&draft).await?;
        stage.anna.set_network(Mode::Open);
        stage.sign_in_and_approve(&stage.acme).await?;
        stage.say("The operator signs a new statement with a new key alone. The phone takes it over by itself,")?;
        stage.say("because it trusts the operator, and the next sign-in works as before.")?;
        let events = stage.anna.events()?;
        must(events.iter().any(|e| matches!(e, Event::ProviderRotated { .. })), "the log tells of it")?;
        stage.anna.set_network(Mode::Gateway(stage.gateway.clone()));
        must(stage.anna.prompts().await?.is_empty(), "the node shows nothing")?;
        must(stage.anna.events()? == events, "and nothing it says is noted")?;
        stage.anna.set_network(Mode::Open);
        stage.say("The node that was broken into is not listed any more: what it says counts for nothing.")?;
        Ok(())
    }
}
