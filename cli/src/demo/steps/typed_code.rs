//! Activation without a camera.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must, must_refuse};
use async_trait::async_trait;
use countersign::FailureCode;
use countersign::activation::Activate;
use countersign::protocols::OfferText;

/// A character of the third group: two groups of five with their dashes come before it.
const SLIP_AT: usize = 12;

pub(super) struct TypedCode;

#[async_trait]
impl Step for TypedCode {
    fn title(&self) -> &'static str {
        "Ben has no camera: he types a code, and slips"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let (id, code, address) = stage.acme.make_typed_offer("ben").await?;
        let typed = |code: String| OfferText::typed(code, address.clone()).map_err(Fault::of);
        let slip = code.chars().enumerate().map(|(at, c)| if at == SLIP_AT { other_than(c) } else { c }).collect();
        let failure = must_refuse(stage.ben.core.read_offer(&typed(slip)?), FailureCode::OfferCodeGroup)?;
        must(failure.group == Some(3), "the third group is marked")?;
        stage.say("One letter is wrong, and his phone says in which group of five, before anything is sent.")?;
        let forgiving = code.to_lowercase().replace('-', " ").replace('0', "o");
        let mut offer = stage.ben.core.read_offer(&typed(forgiving)?)?;
        offer.look_up().await?;
        let activated = stage.ben.finish(offer.activate(Activate::New { label: None })?).await?;
        let digits = activated.confirmation.clone().unwrap_or_default();
        must(stage.acme.type_digits(&id, &digits).await? == "complete", "the digits complete the offer")?;
        stage.ben.prove(&activated).await?;
        stage.say("In small letters, with spaces, and an O for a zero: understood. Ben's account is active.")?;
        Ok(())
    }
}

fn other_than(c: char) -> char {
    if c == '7' { '8' } else { '7' }
}
