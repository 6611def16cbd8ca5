//! Where the provider rings this phone.

use crate::demo::stage::{Stage, TOKEN};
use crate::demo::step::{Fault, Step, must};
use async_trait::async_trait;
use countersign::account::{DeviceToken, PushState};

pub(super) struct Ring;

#[async_trait]
impl Step for Ring {
    fn title(&self) -> &'static str {
        "The phone tells the provider where to ring"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        must(stage.anna.account()?.push == PushState::NoDeviceToken, "nobody rings the phone yet")?;
        for told in stage.anna.core.set_device_token(DeviceToken::Fcm(TOKEN.to_owned()))? {
            stage.anna.finish(told).await?;
        }
        must(stage.anna.account()?.push == PushState::Ready, "prompts ring the phone")?;
        stage.say("The push service gave the phone an address; the provider has it now and has confirmed it.")?;
        Ok(())
    }
}
