//! The same prompt again.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;

pub(super) struct Replayed;

#[async_trait]
impl Step for Replayed {
    fn title(&self) -> &'static str {
        "A replayed prompt"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let answered = stage.answered.clone().ok_or_else(|| Fault::Wrong("a prompt was answered".to_owned()))?;
        let before = stage.anna.events()?.len();
        stage.gateway.hand_out(vec![answered]);
        must(stage.anna.prompts().await?.is_empty(), "an answered prompt is not shown again")?;
        must(stage.anna.events()?.len() == before, "and nothing happens")?;
        stage.say("The node hands out the prompt that she has answered. Not shown: the phone remembers its name.")?;
        Ok(())
    }
}
