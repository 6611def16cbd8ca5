//! The scenes. Each does something, checks every claim that it makes, and says what to notice.

use super::server::Server;
use crate::demo::phone::Phone;
use crate::demo::step::{Fault, must};
use crate::output::Output;
use crate::stop::Stop;
use crate::words;
use countersign::account::BindingState;
use countersign::activation::Activate;
use countersign::authenticator::{BindingView, PendingApproval};
use countersign::log::Event;
use countersign::protocols::{Answer, OfferText};

const USER: &str = "tina";
/// How the phone knows the servers.
const OLD_HOST: &str = "127.0.0.1";
const NEW_HOST: &str = "localhost";

/// Everybody in the story.
pub(super) struct Cast<'a> {
    output: &'a Output,
    old: Server,
    new: Server,
    phone: Phone,
}

impl<'a> Cast<'a> {
    pub(super) async fn gather(output: &'a Output, old: Server, new: Server) -> Result<Self, Fault> {
        output.line(format!("{} is {OLD_HOST} to her phone, {} is {NEW_HOST}.", old.version, new.version))?;
        Ok(Self { output, old, new, phone: Phone::new().await? })
    }

    pub(super) async fn add(&mut self) -> Result<(), Fault> {
        let link = self.old.offer("push", USER, OLD_HOST).await?;
        let activated = self.phone.enrol(&link).await?;
        self.phone.prove(&activated).await?;
        self.phone.core.rename(&activated.account, "Work")?;
        let binding = self.binding(OLD_HOST)?;
        must(binding.state == BindingState::Active, "the enrolment is proven")?;
        self.say(format!("Her phone made a key, the server knows it as {}.", serial(&binding)?))?;
        self.say("The server looks at a key only when it is used, so the phone asks it something at once, signed.")
    }

    pub(super) async fn sign_in(&mut self) -> Result<(), Fault> {
        let serial = serial(&self.binding(OLD_HOST)?)?;
        let sign_in = self.old.sign_in(&serial).await?;
        let prompt = self.prompt_from(OLD_HOST).await?;
        self.show(&prompt)?;
        self.phone.answer(prompt, &Answer::Approve { number: None }).await?;
        must(self.old.lets_in(&serial, &sign_in).await?, "the page lets her in")?;
        let sign_in = self.old.sign_in(&serial).await?;
        let prompt = self.prompt_from(OLD_HOST).await?;
        self.phone.answer(prompt, &Answer::Deny).await?;
        must(!self.old.lets_in(&serial, &sign_in).await?, "the page lets nobody in after a no")?;
        self.say("Each prompt was verified with a key that this server made for this phone alone.")
    }

    pub(super) async fn replace(&mut self) -> Result<(), Fault> {
        let before = self.phone.account()?;
        let link = self.new.offer("edupush", USER, NEW_HOST).await?;
        let offer = self.phone.core.read_offer(&OfferText::scanned(link).map_err(Fault::of)?)?;
        must(offer.renews().is_none(), "nothing in the code says which account it is for")?;
        self.say("Nothing but the person says what this code replaces. She picks \"Work\" and sees both hosts:")?;
        self.say(format!("  now  {OLD_HOST}"))?;
        self.say(format!("  new  {}", offer.about().host.as_deref().unwrap_or("none")))?;
        let activated = self.phone.finish(offer.activate(Activate::Replacing(before.id))?).await?;
        self.phone.prove(&activated).await?;
        let after = self.phone.account()?;
        must(after.id == before.id && after.label == "Work", "it is the same account, with its name")?;
        must(self.binding(NEW_HOST)?.state == BindingState::Active, "the new side has proven itself")?;
        let retiring = matches!(self.binding(OLD_HOST)?.state, BindingState::Retiring { .. });
        must(retiring, "the old side goes on answering, and can be put back for 30 days")?;
        self.say("The new side has proven itself. The old one goes on answering for 30 days.")
    }

    pub(super) async fn both_ring(&mut self) -> Result<(), Fault> {
        let (old, new) = (serial(&self.binding(OLD_HOST)?)?, serial(&self.binding(NEW_HOST)?)?);
        let (at_old, at_new) = (self.old.sign_in(&old).await?, self.new.sign_in(&new).await?);
        let prompts = self.phone.prompts().await?;
        must(prompts.len() == 2, "two prompts wait")?;
        for prompt in prompts {
            self.say(format!("  {} asks", prompt.about().host.as_str()))?;
            self.phone.answer(prompt, &Answer::Approve { number: None }).await?;
        }
        must(self.old.lets_in(&old, &at_old).await?, "the old server lets her in")?;
        must(self.new.lets_in(&new, &at_new).await?, "the new server lets her in")?;
        self.say("Each prompt says whose it is, and was answered there.")
    }

    pub(super) async fn undo(&mut self) -> Result<(), Fault> {
        must(self.phone.core.undo_move(&self.phone.account()?.id)?, "there is something to put back")?;
        self.phone.work().await?;
        must(self.phone.account()?.bindings.len() == 1, "the new side is gone from this phone")?;
        self.signs_in_at_old().await?;
        self.say(format!("{OLD_HOST} is what it was. Only {NEW_HOST} has a token left over; the log names it:"))?;
        let log = self.phone.events()?;
        self.say(format!("  {}", words::event(log.iter().rev().find(|event| matches!(event, Event::Withdrawn { .. })))))
    }

    pub(super) async fn replace_again(&mut self) -> Result<(), Fault> {
        self.replace().await
    }

    pub(super) async fn retire(&mut self) -> Result<(), Fault> {
        let known_as = serial(&self.binding(OLD_HOST)?)?;
        let account = self.phone.account()?.id;
        let retired = self.phone.core.retire_replaced(&account)?;
        must(retired.told.is_empty(), "neither of these servers can be told that a phone leaves")?;
        let left = retired.left_behind.first().ok_or_else(|| Fault::Wrong("something is left there".to_owned()))?;
        must(left.host == OLD_HOST && left.known_as.as_deref() == Some(&known_as), "it is the old token")?;
        must(self.phone.account()?.bindings.len() == 1, "one side is left on the phone")?;
        let logged = self.phone.events()?.into_iter().any(
            |event| matches!(event, Event::Withdrawn { told: false, known_as: Some(name), .. } if name == known_as),
        );
        must(logged, "the log says so, too")?;
        self.say(words::left_behind(left))?;
        self.old.revoke(&known_as).await?;
        self.say("She passes that on, and the administrator does it.")
    }

    pub(super) async fn after(&mut self) -> Result<(), Fault> {
        let left = self.phone.events()?.into_iter().rev().find_map(|event| match event {
            Event::Withdrawn { known_as, .. } => known_as,
            _ => None,
        });
        must(!self.old.rings(&left.unwrap_or_default()).await.unwrap_or(false), "the old server has nobody to ask")?;
        let serial = serial(&self.binding(NEW_HOST)?)?;
        let sign_in = self.new.sign_in(&serial).await?;
        let prompt = self.prompt_from(NEW_HOST).await?;
        self.show(&prompt)?;
        self.phone.answer(prompt, &Answer::Approve { number: None }).await?;
        must(self.new.lets_in(&serial, &sign_in).await?, "the new server lets her in")?;
        let log = self.phone.core.verify_log(&self.phone.account()?.id)?;
        must(log.intact, "the account's log is whole")?;
        self.say("Name and log of the account are what they were, and the log tells all of this.")
    }

    async fn signs_in_at_old(&self) -> Result<(), Fault> {
        let serial = serial(&self.binding(OLD_HOST)?)?;
        let sign_in = self.old.sign_in(&serial).await?;
        let prompt = self.prompt_from(OLD_HOST).await?;
        self.phone.answer(prompt, &Answer::Approve { number: None }).await?;
        must(self.old.lets_in(&serial, &sign_in).await?, "the old server lets her in")
    }

    async fn prompt_from(&self, host: &str) -> Result<PendingApproval, Fault> {
        let prompt = self.phone.prompt().await?;
        must(prompt.about().host.as_str() == host, "the prompt says whose it is")?;
        Ok(prompt)
    }

    fn binding(&self, host: &str) -> Result<BindingView, Fault> {
        let found = self.phone.account()?.bindings.into_iter().find(|binding| binding.host == host);
        found.ok_or_else(|| Fault::Wrong(format!("the account has an enrolment at {host}")))
    }

    fn show(&self, prompt: &PendingApproval) -> Result<(), Stop> {
        let lines = crate::commands::prompt_lines(prompt.about());
        lines.into_iter().try_for_each(|line| self.output.line(format!("      {line}")))
    }

    fn say(&self, sentence: impl std::fmt::Display) -> Result<(), Fault> {
        Ok(self.output.line(format!("    {sentence}"))?)
    }
}

fn serial(binding: &BindingView) -> Result<String, Fault> {
    binding.known_as.clone().ok_or_else(|| Fault::Wrong("the server has a name for the enrolment".to_owned()))
}
