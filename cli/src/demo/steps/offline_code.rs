//! Codes need no signal.

use crate::demo::network::Mode;
use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use crate::words;
use async_trait::async_trait;

pub(super) struct OfflineCode;

#[async_trait]
impl Step for OfflineCode {
    fn title(&self) -> &'static str {
        "No signal: an offline code"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        stage.anna.set_network(Mode::Cut);
        let calls = stage.anna.network.calls();
        let code = stage.anna.code(&stage.anna.account()?.id)?;
        must(stage.anna.network.calls() == calls, "making a code asks nobody")?;
        must(stage.acme.verify_code("anna", &code).await?, "the provider accepts the code")?;
        stage.say(format!(
            "The network is cut. The phone shows {}, and the service lets her in.",
            words::grouped(&code)
        ))?;
        must(!stage.acme.verify_code("anna", &code).await?, "the same code is not accepted twice")?;
        stage.say("Somebody who looked over her shoulder types the same code: refused, each counts once.")?;
        stage.anna.set_network(Mode::Open);
        Ok(())
    }
}
