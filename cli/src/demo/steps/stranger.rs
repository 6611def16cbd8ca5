//! Somebody in the network, with a key that nobody listed.

use crate::demo::network::Mode;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::authenticator::{Finding, FindingState, Subject};
use countersign::protocols::Answer;
use serde_json::json;

pub(super) struct Stranger;

#[async_trait]
impl Step for Stranger {
    fn title(&self) -> &'static str {
        "Somebody in the network answers in the provider's place"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let sign_in = stage.acme.sign_in("anna", json!({})).await?;
        stage.anna.set_network(Mode::Gateway(stage.gateway.clone()));
        must(stage.anna.prompts().await?.is_empty(), "nothing that a stranger says is shown")?;
        let findings = stage.anna.core.diagnose(&stage.anna.account()?.id).await?;
        let said = findings.into_iter().find_map(not_reached);
        let said = said.ok_or_else(|| Fault::Wrong("the doctor says that the provider does not answer".to_owned()))?;
        stage
            .say(format!("A stranger signs \"there is no prompt\". It counts for nothing; the doctor says: {said}"))?;
        stage.anna.set_network(Mode::Open);
        let prompt = stage.anna.prompt().await?;
        stage.anna.answer(prompt, &Answer::Deny).await?;
        must(stage.acme.collect(&sign_in).await? == "denied", "the service is told \"denied\"")?;
        stage.say("Once he is gone the prompt is there: it was delayed, not hidden, and her account is unharmed.")?;
        Ok(())
    }
}

fn not_reached(finding: Finding) -> Option<String> {
    match (finding.subject, finding.state) {
        (Subject::Provider { .. }, FindingState::Attention(failure)) => Some(failure.to_string()),
        _ => None,
    }
}
