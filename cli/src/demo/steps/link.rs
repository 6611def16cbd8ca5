//! Anna scans the code on the service's page.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::activation::Activate;
use countersign::protocols::OfferText;

pub(super) struct Link;

#[async_trait]
impl Step for Link {
    fn title(&self) -> &'static str {
        "Anna adds an account from a link"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let shown = stage.acme.make_offer("anna").await?;
        let text = OfferText::scanned(shown.link.clone()).map_err(Fault::of)?;
        let mut offer = stage.anna.core.read_offer(&text)?;
        let host = offer.about().host.clone().unwrap_or_default();
        stage.say(format!("Her phone shows where the code is from, whole: {host}. Nothing was sent yet."))?;
        must(stage.anna.network.calls() == 0, "nothing is sent before the host is confirmed")?;
        offer.look_up().await?;
        let about = offer.about();
        must(about.issuer.as_deref() == Some("Acme"), "the provider says that it is Acme's")?;
        stage.say("She continues. The provider proves that it knows the code, without being told it.")?;
        let activated = stage.anna.finish(offer.activate(Activate::New { label: None })?).await?;
        must(activated.confirmation.as_ref().is_some_and(|digits| digits.len() == 6), "the phone shows six digits")?;
        must(stage.acme.phones_of("anna").await? == 0, "the phone can do nothing before the digits are typed")?;
        stage.say("Phone and provider have each other's keys. The phone shows six digits and waits.")?;
        stage.activation = Some((shown, activated));
        Ok(())
    }
}
