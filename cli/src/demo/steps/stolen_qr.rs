//! Somebody has photographed the code.

use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must, must_refuse};
use async_trait::async_trait;
use countersign::FailureCode;
use countersign::activation::Activate;
use countersign::protocols::OfferText;

pub(super) struct StolenQr;

#[async_trait]
impl Step for StolenQr {
    fn title(&self) -> &'static str {
        "A thief has photographed the same code"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let link = stage.activation.as_ref().map(|(shown, _)| shown.link.clone()).unwrap_or_default();
        let thief = Phone::new().await?;
        let text = OfferText::scanned(link).map_err(Fault::of)?;
        let mut offer = thief.core.read_offer(&text)?;
        let result = match offer.look_up().await {
            Ok(()) => thief.finish(offer.activate(Activate::New { label: None })?).await.map(drop),
            Err(failure) => Err(failure),
        };
        let failure = must_refuse(result, FailureCode::OfferTaken)?;
        stage.say(format!("The thief's phone is told: {failure}"))?;
        must(thief.core.accounts()?.is_empty(), "the thief's phone has no account")?;
        Ok(())
    }
}
