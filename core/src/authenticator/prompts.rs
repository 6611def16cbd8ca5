//! Prompts that wait for a person.

use super::{Authenticator, Inner, Ticket};
use crate::account::{Account, Binding};
use crate::approval::{self, PromptView};
use crate::error::{Error, Failure};
use crate::exchange::Answered;
use crate::ports::Topics;
use crate::protocols::Answer;
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
        let topics = Topics { prompts: true, log: true, ..Topics::default() };
        let view = self.inner.command(topics, |tx, facts| {
            let _ = tx.all::<Account>()?;
            let bindings = tx.all::<Binding>()?;
            Ok(approval::receive(tx, facts, &bindings, push, moment)?)
        })?;
        Ok(view.map(|view| PendingApproval { inner: self.inner.clone(), view }))
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
        let id =
            self.inner.command(topics, |tx, facts| Ok(approval::decide(tx, facts, &self.view.id, answer, moment)?))?;
        Ok(Ticket::new(&self.inner, id))
    }
}
