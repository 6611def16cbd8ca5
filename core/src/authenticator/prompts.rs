//! Prompts that wait for a person.

use super::{Authenticator, Inner, Ticket};
use crate::account::{AccountId, Binding};
use crate::approval::{self, Fatigue, PromptView, Pushed};
use crate::device_token;
use crate::error::{Error, Failure};
use crate::exchange::{Answered, Facts};
use crate::ports::Topics;
use crate::protocols::Answer;
use crate::vault::Tx;
use std::sync::Arc;

/// One genuine request. Deciding consumes it.
pub struct PendingApproval {
    inner: Arc<Inner>,
    view: PromptView,
}

impl Authenticator {
    /// Requests that wait for a decision, oldest first, each verified again over the bytes received.
    pub fn pending(&self) -> Result<Vec<PendingApproval>, Failure> {
        let moment = self.inner.time.moment();
        let views = self.inner.vault.read(|reader| approval::pending(&reader, moment)).map_err(Error::from)?;
        Ok(views.into_iter().map(|view| PendingApproval { inner: self.inner.clone(), view }).collect())
    }

    /// A push message came, from whatever channel. `None`: it was only a bell, and the worker polls.
    pub fn receive(&self, push: &[u8]) -> Result<Option<PendingApproval>, Failure> {
        let moment = self.inner.time.moment();
        let topics = Topics { prompts: true, exchanges: true, ..Topics::default() };
        let view = self.inner.command(topics, |tx, facts| {
            let bindings = tx.all::<Binding>()?;
            match approval::receive(tx, &bindings, push, moment)? {
                Pushed::Prompt(view) => Ok(Some(*view)),
                Pushed::Bell => Ok(None),
                Pushed::Echo { bindings, pushed } => {
                    for binding in bindings {
                        device_token::echo(tx, facts, binding, &pushed, moment)?;
                    }
                    Ok(None)
                }
            }
        })?;
        Ok(view.map(|view| PendingApproval { inner: self.inner.clone(), view }))
    }

    /// Whether somebody seems to wear the person of an account down with prompts.
    pub fn fatigue(&self, of: &AccountId) -> Result<Fatigue, Failure> {
        let now = self.inner.time.now();
        Ok(self.inner.vault.read(|reader| approval::fatigue(&reader, *of, now)).map_err(Error::from)?)
    }

    /// The person has seen that someone may know the password.
    pub fn acknowledge_fatigue(&self, of: &AccountId) -> Result<(), Failure> {
        let topics = Topics { prompts: true, ..Topics::default() };
        self.inner.command(topics, |tx, _| Ok(approval::acknowledge(tx, *of)?))
    }
}

impl PendingApproval {
    /// What a person is shown. Every text in it is safe to show.
    pub fn about(&self) -> &PromptView {
        &self.view
    }

    /// Commits the decision; the worker delivers it. A second decision is refused, naming the first, except that a
    /// denial replaces an approval that has not left the phone.
    pub fn decide(self, answer: &Answer) -> Result<Ticket<Answered>, Failure> {
        let moment = self.inner.time.moment();
        let topics = Topics { prompts: true, exchanges: true, log: true, ..Topics::default() };
        let decide =
            |tx: &mut Tx<'_>, facts: &mut Facts<'_>| Ok(approval::decide(tx, facts, &self.view.id, answer, moment)?);
        // A wrong number is refused and counted: that refusal is committed.
        let id = self.inner.command(topics, decide)?.map_err(Error::from)?;
        Ok(Ticket::new(&self.inner, id))
    }
}
