//! Moves that wait for the person.

use super::{Activated, Authenticator, Inner, Ticket};
use crate::account::AccountId;
use crate::activation::moves::{self, MoveView};
use crate::device_token;
use crate::error::{Error, Failure};
use crate::ports::Topics;
use std::sync::Arc;

/// A move that the old provider has signed.
pub struct PendingMove {
    inner: Arc<Inner>,
    view: MoveView,
}

impl Authenticator {
    /// Moves that wait for the person: one for each pair of old and new provider, over all accounts it covers.
    pub fn moves(&self) -> Result<Vec<PendingMove>, Failure> {
        let now = self.inner.time.now();
        let waiting = self.inner.vault.read(|reader| moves::waiting(&reader, now)).map_err(Error::from)?;
        Ok(waiting.into_iter().map(|view| PendingMove { inner: self.inner.clone(), view }).collect())
    }

    /// Puts back what a re-activation replaced. `false` if there is nothing left to put back.
    pub fn undo_move(&self, of: &AccountId) -> Result<bool, Failure> {
        let moment = self.inner.time.moment();
        self.inner.command(Topics { accounts: true, exchanges: true, log: true, ..Topics::default() }, |tx, facts| {
            Ok(moves::undo(tx, facts, *of, moment)?)
        })
    }
}

impl PendingMove {
    /// Both hosts, and the accounts that move.
    pub fn about(&self) -> &MoveView {
        &self.view
    }

    /// The person agreed, once for all accounts it covers. The old side keeps working until each new one has proven
    /// itself.
    pub fn confirm(self) -> Result<Vec<Ticket<Activated>>, Failure> {
        let moment = self.inner.time.moment();
        let topics = Topics { accounts: true, exchanges: true, log: true, ..Topics::default() };
        let opened = self.inner.command(topics, |tx, facts| {
            let token = device_token::current(tx)?;
            Ok(crate::activation::follow(tx, facts, &self.view, &token, moment)?)
        })?;
        Ok(opened.into_iter().map(|id| Ticket::new(&self.inner, id)).collect())
    }
}
