//! A new code without the old side's word: possible, careful, and undone again.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::account::BindingState;
use countersign::activation::Activate;
use countersign::protocols::Answer;
use serde_json::json;

pub(super) struct Replaced;

#[async_trait]
impl Step for Replaced {
    fn title(&self) -> &'static str {
        "Ben is told \"we have moved, scan this\", and thinks better of it"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let new = stage.successor.as_ref().ok_or_else(|| Fault::Wrong("there is a new provider".to_owned()))?;
        let account = stage.ben.account()?;
        let shown = new.make_offer("ben").await?;
        let offer = stage.ben.look_at(&shown.link).await?;
        must(offer.renews().is_none(), "no account is suggested: Ben picks it himself")?;
        let activated = stage.ben.finish(offer.activate(Activate::Replacing(account.id))?).await?;
        let digits = activated.confirmation.clone().unwrap_or_default();
        must(new.type_digits(&shown.id, &digits).await? == "complete", "the digits complete the offer")?;
        stage.ben.prove(&activated).await?;
        let states: Vec<_> = stage.ben.account()?.bindings.into_iter().map(|binding| binding.state).collect();
        let kept = matches!(states.as_slice(), [BindingState::Active, BindingState::Retiring { .. }]);
        must(kept, "the new side is in use and the old one is kept")?;
        let sign_in = stage.acme.sign_in("ben", json!({})).await?;
        let prompt = stage.ben.prompt().await?;
        stage.ben.answer(prompt, &Answer::Deny).await?;
        must(stage.acme.collect(&sign_in).await? == "denied", "the old side goes on answering")?;
        stage.say("The old provider had not signed this, so nothing is withdrawn: for 30 days both sides answer.")?;
        must(stage.ben.core.undo_move(&account.id)?, "there is something to undo")?;
        stage.ben.work().await?;
        must(new.phones_of("ben").await? == 0, "the new side was told that the phone has left")?;
        must(stage.acme.phones_of("ben").await? == 1, "the old side is as it was")?;
        let back = stage.ben.account()?;
        must(back.id == account.id && back.label == account.label, "the account is as it was")?;
        stage.say("It was a trick, says the help desk. One command puts it back as it was.")?;
        Ok(())
    }
}
