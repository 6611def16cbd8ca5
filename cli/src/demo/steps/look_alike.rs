//! Links that lead elsewhere.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must, must_refuse};
use async_trait::async_trait;
use countersign::FailureCode;
use countersign::protocols::OfferText;

pub(super) struct LookAlike;

#[async_trait]
impl Step for LookAlike {
    fn title(&self) -> &'static str {
        "A link to a host that looks like Acme's"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let shown = stage.acme.make_offer("anna").await?;
        let calls = stage.anna.network.calls();
        let to = |host: &str| {
            let link = shown.link.replace(&stage.acme.provider.origin(), host);
            OfferText::scanned(link).map_err(Fault::of)
        };
        let hidden = to("https://acme.example@thief.example")?;
        must_refuse(stage.anna.core.read_offer(&hidden), FailureCode::OfferAddress)?;
        stage.say("acme.example@thief.example: refused, everything before the @ is decoration.")?;
        let cyrillic = to("https://\u{430}cme.example")?;
        must_refuse(stage.anna.core.read_offer(&cyrillic), FailureCode::OfferAddress)?;
        let spelled_out = to("https://xn--cme-5cd.example")?;
        let offer = stage.anna.core.read_offer(&spelled_out)?;
        let host = offer.about().host.clone().unwrap_or_default();
        must(host == "xn--cme-5cd.example", "the host is shown spelled out")?;
        stage.say(format!("acme.example with a Cyrillic a: refused as it is; spelled out it is shown as {host}."))?;
        must(stage.anna.network.calls() == calls, "nothing was sent to anybody")?;
        stage.say("\"Not what I expected\": nothing was sent to anybody.")?;
        Ok(())
    }
}
