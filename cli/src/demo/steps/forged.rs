//! A node of the provider was broken into, and changes a prompt.

use crate::demo::network::Mode;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::log::Event;
use countersign::protocols::{Answer, Refusal};
use serde_json::json;

pub(super) struct Forged;

#[async_trait]
impl Step for Forged {
    fn title(&self) -> &'static str {
        "A forged prompt"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        stage.say("Worse: a node of the provider was broken into. Its key is listed, so its replies count.")?;
        list_gateway(stage).await?;
        let sign_in = stage.acme.sign_in("anna", json!({ "place": "Reykjavík, Iceland" })).await?;
        stage.anna.set_network(Mode::Gateway(stage.gateway.clone()));
        must(stage.anna.prompts().await?.is_empty(), "the node keeps the prompt")?;
        let genuine = stage.gateway.newest_kept()?;
        stage.gateway.hand_out(vec![forge(&genuine)?]);
        must(stage.anna.prompts().await?.is_empty(), "the forged prompt is not shown")?;
        let refused = Event::PromptRefused { why: Refusal::Signature, channel: countersign::log::Channel::Poll };
        must(stage.anna.events()?.contains(&refused), "the log says that the signature did not fit")?;
        stage.say(format!("It turns \"Reykjavík\" into \"Amsterdam\". Not shown: {}.", Refusal::Signature))?;
        stage.gateway.hand_out(vec![genuine.clone()]);
        let prompt = stage.anna.prompt().await?;
        stage.anna.answer(prompt, &Answer::Deny).await?;
        must(stage.acme.collect(&sign_in).await? == "denied", "the service is told \"denied\"")?;
        stage.say("The genuine one, handed on, is shown. Reykjavík: no.")?;
        stage.answered = Some(genuine);
        Ok(())
    }
}

/// The operator lists the node's key beside the provider's own.
async fn list_gateway(stage: &Stage<'_>) -> Result<(), Fault> {
    let mut draft = stage.acme.provider.draft_statement(false, None).await?;
    let like = draft.challenge_keys.first().cloned();
    let like = like.ok_or_else(|| Fault::Wrong("the provider has a challenge key".to_owned()))?;
    draft.challenge_keys.push(stage.gateway.listed_like(&like));
    stage.gateway.speak_under(stage.acme.publish(&draft).await?);
    stage.anna.work().await?;
    stage.ben.work().await?;
    Ok(stage.tablet.work().await?)
}

/// The same length, so that only the signature can tell.
fn forge(genuine: &[u8]) -> Result<Vec<u8>, Fault> {
    let (from, to) = ("Reykjavík".as_bytes(), "Amsterdam!".as_bytes());
    let at = genuine.windows(from.len()).position(|window| window == from);
    let at = at.ok_or_else(|| Fault::Wrong("the prompt names the place".to_owned()))?;
    let mut forged = genuine.to_vec();
    for (byte, other) in forged.iter_mut().skip(at).zip(to) {
        *byte = *other;
    }
    Ok(forged)
}
