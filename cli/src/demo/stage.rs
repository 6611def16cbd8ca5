//! Everybody in the story.

use super::gateway::Gateway;
use super::organisation::{OfferShown, Organisation, SignIn};
use super::phone::Phone;
use super::step::{Fault, must};
use crate::commands::prompt_lines;
use crate::output::Output;
use crate::stop::Stop;
use countersign::approval::PromptView;
use countersign::authenticator::Activated;
use countersign::protocols::Answer;
use countersign_provider::push::Bells;
use std::sync::Arc;
use std::time::Duration;

/// The address of Anna's phone at the push service.
pub(super) const TOKEN: &str = "annas-phone";

/// The people, their phones, and the organisations.
pub(super) struct Stage<'a> {
    output: &'a Output,
    /// Runs the provider at the beginning.
    pub(super) acme: Organisation,
    /// Where it moves to.
    pub(super) successor: Option<Organisation>,
    /// Rings phones.
    pub(super) bells: Arc<Bells>,
    /// Anna's phone.
    pub(super) anna: Phone,
    /// Her tablet.
    pub(super) tablet: Phone,
    /// Ben's phone: a colleague.
    pub(super) ben: Phone,
    /// Somebody in the network.
    pub(super) gateway: Arc<Gateway>,
    /// Anna's activation, while it is under way.
    pub(super) activation: Option<(OfferShown, Activated)>,
    /// A prompt that Anna has answered.
    pub(super) answered: Option<Vec<u8>>,
}

impl<'a> Stage<'a> {
    /// Starts the provider and unpacks the phones.
    pub(super) async fn set_up(output: &'a Output) -> Result<Self, Fault> {
        let bells = Arc::new(Bells::default());
        Ok(Self {
            output,
            acme: Organisation::start("acme", "Acme", bells.clone()).await?,
            successor: None,
            bells,
            anna: Phone::new().await?,
            tablet: Phone::new().await?,
            ben: Phone::new().await?,
            gateway: Arc::new(Gateway::stranger().await?),
            activation: None,
            answered: None,
        })
    }

    /// Stops every provider.
    pub(super) async fn tear_down(self) {
        self.acme.provider.stop().await;
        if let Some(successor) = self.successor {
            successor.provider.stop().await;
        }
    }

    /// A sentence for the newcomer.
    pub(super) fn say(&self, sentence: impl std::fmt::Display) -> Result<(), Stop> {
        self.output.line(format!("    {sentence}"))
    }

    /// What the phone shows.
    pub(super) fn show(&self, prompt: &PromptView) -> Result<(), Stop> {
        prompt_lines(prompt).into_iter().try_for_each(|line| self.say(format!("  {line}")))
    }

    /// The bell rings Anna's phone, which then asks the provider.
    pub(super) async fn ring(&self) -> Result<(), Fault> {
        must(self.bells.heard(TOKEN, Duration::from_secs(5)).await, "the push service rings Anna's phone")?;
        let shown = self.anna.core.receive(b"whatever a push service puts here")?;
        must(shown.is_none(), "a push message is only a bell: nothing in it is shown")
    }

    /// Anna signs in and approves; the service is told so.
    pub(super) async fn sign_in_and_approve(&self, at: &Organisation) -> Result<(), Fault> {
        let sign_in = at.sign_in("anna", serde_json::json!({})).await?;
        let prompt = self.anna.prompt().await?;
        self.anna.answer(prompt, &approve(&sign_in)).await?;
        must(at.collect(&sign_in).await? == "approved", "the service is told \"approved\"")
    }
}

/// "Yes", with the number that the browser shows.
pub(super) fn approve(sign_in: &SignIn) -> Answer {
    Answer::Approve { number: sign_in.number.clone() }
}
