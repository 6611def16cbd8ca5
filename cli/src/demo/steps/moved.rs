//! The organisation changes to another provider.

use crate::demo::organisation::Organisation;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::account::BindingState;
use countersign_provider::SuccessorDraft;

/// How long the agreement holds.
const DAYS: i64 = 90;

pub(super) struct Moved;

#[async_trait]
impl Step for Moved {
    fn title(&self) -> &'static str {
        "Acme moves to another provider: one confirmation, nothing lost"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let account = stage.anna.account()?;
        stage.anna.core.rename(&account.id, "Work")?;
        let before = stage.anna.account()?;
        let codes_before = code_names(stage)?;
        let log_before = stage.anna.events()?.len();
        let new = Organisation::start("acme-next", "Acme", stage.bells.clone()).await?;
        announce(&stage.acme, &new).await?;
        stage.say(
            "Both operators sign: the new one agrees, the old one names it. The old one also says which phones come.",
        )?;
        stage.anna.work().await?;
        let waiting = stage.anna.core.moves()?.pop();
        let waiting = waiting.ok_or_else(|| Fault::Wrong("the phone has learned of the move".to_owned()))?;
        must(waiting.about().accounts == [account.id], "it covers her account")?;
        stage.say("Anna's phone asks once: move 1 account? She agrees.")?;
        for ticket in waiting.confirm()? {
            let activated = stage.anna.finish(ticket).await?;
            stage.anna.prove(&activated).await?;
        }
        let after = stage.anna.account()?;
        must(after.id == before.id && after.label == "Work", "the account and its name stay")?;
        must(code_names(stage)? == codes_before, "its codes stay")?;
        must(stage.anna.events()?.len() > log_before, "its log stays and goes on")?;
        must(after.bindings.first().is_some_and(|b| b.state == BindingState::Active), "the new side is proven")?;
        stage.sign_in_and_approve(&new).await?;
        stage.say("A sign-in through the new provider works. Name, codes and log are where they were.")?;
        stage.anna.work().await?;
        let left = stage.acme.phones_of("anna").await?;
        must(left == 1, "the old provider was told that the phone has left; her tablet is still there")?;
        let report = new.provider.report_move().await?;
        must(report.moved == 1 && report.waiting.len() == 2, "the report says who has not moved yet")?;
        let waiting: Vec<_> = report.waiting.iter().map(|phone| phone.user.as_str()).collect();
        stage.say(format!(
            "The old side was told last. The new provider's report: 1 moved, waiting for {}.",
            waiting.join(" and ")
        ))?;
        stage.successor = Some(new);
        Ok(())
    }
}

async fn announce(old: &Organisation, new: &Organisation) -> Result<(), Fault> {
    let issued_at = old.provider.now().await? / 1_000;
    let agreement = new.operator.agree(&SuccessorDraft {
        tenant: new.tenant.to_owned(),
        origin: new.provider.origin(),
        old_tenant: old.tenant.to_owned(),
        old_operator: old.operator.thumbprint(),
        issued_at,
        expires_at: issued_at + DAYS * 86_400,
    })?;
    let draft = old.provider.draft_statement(false, Some(agreement)).await?;
    old.publish(&draft).await?;
    new.provider.import_move(&old.provider.export_move().await?).await?;
    Ok(())
}

/// Which codes the phone shows for Anna.
fn code_names(stage: &Stage<'_>) -> Result<Vec<countersign::account::CodesId>, Fault> {
    let list = stage.anna.core.codes(&[stage.anna.account()?.id])?;
    Ok(list.rows.iter().filter(|row| row.now.is_some()).map(|row| row.codes).collect())
}
