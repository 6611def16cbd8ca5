//! The six digits tie the phone to the session that asked for the code.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;

pub(super) struct Digits;

#[async_trait]
impl Step for Digits {
    fn title(&self) -> &'static str {
        "Six digits prove that nobody else scanned it"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let (shown, activated) =
            stage.activation.take().ok_or_else(|| Fault::Wrong("an activation waits".to_owned()))?;
        let digits = activated.confirmation.clone().unwrap_or_default();
        let offer = stage.acme.type_digits(&shown.id, &other_than(&digits)).await?;
        must(offer == "pending", "wrong digits change nothing")?;
        stage.say("She mistypes one digit on the page: still pending, two tries left.")?;
        let offer = stage.acme.type_digits(&shown.id, &digits).await?;
        must(offer == "complete", "the right digits complete the offer")?;
        stage.anna.prove(&activated).await?;
        must(stage.acme.phones_of("anna").await? == 1, "the provider has one phone for Anna")?;
        let account = stage.anna.account()?;
        must(!account.codes.is_empty(), "the account makes codes, too")?;
        stage.say("Now right. The phone asks once, signed; the provider answers, signed. The account is active:")?;
        stage.say("prompts and offline codes.")?;
        Ok(())
    }
}

/// Six other digits.
fn other_than(digits: &str) -> String {
    digits.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}
