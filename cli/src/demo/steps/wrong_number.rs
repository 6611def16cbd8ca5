//! Blind taps do not count.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::FailureCode;
use countersign::protocols::Answer;
use serde_json::json;

pub(super) struct WrongNumber;

#[async_trait]
impl Step for WrongNumber {
    fn title(&self) -> &'static str {
        "Somebody taps yes without looking: the number is wrong"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let sign_in = stage.acme.sign_in("anna", json!({})).await?;
        let prompt = stage.anna.prompt().await?;
        let wrong = if sign_in.number.as_deref() == Some("11") { "12" } else { "11" };
        let result = stage.anna.answer(prompt, &Answer::Approve { number: Some(wrong.to_owned()) }).await;
        let failure = result.err().ok_or_else(|| Fault::Wrong("a wrong number is refused".to_owned()))?;
        must(failure.code == FailureCode::WrongNumber, "the phone is told that the number was wrong")?;
        must(stage.acme.collect(&sign_in).await? == "wrong-number", "the service is told \"wrong-number\"")?;
        stage.say(format!("One wrong number ends the request. The phone says: {failure}"))?;
        Ok(())
    }
}
