//! Moves that wait for the person.

use super::{Activated, Authenticator, Inner, Ticket};
use crate::account::AccountId;
use crate::activation::moves::{self, MoveView};
use crate::activation::{self, LeftBehind};
use crate::approval;
use crate::device_token;
use crate::error::{Error, Failure};
use crate::ports::Topics;
use std::sync::Arc;

/// A move that the old provider has signed.
pub struct PendingMove {
    inner: Arc<Inner>,
    view: MoveView,
}

/// What became of enrolments that were replaced.
pub struct Retired {
    /// Their providers are being told; each ends when its provider knows.
    pub told: Vec<Ticket<()>>,
    /// Their providers cannot be told: for an administrator to delete.
    pub left_behind: Vec<LeftBehind>,
}

impl Authenticator {
    /// Moves that wait for the person: one for each pair of old and new provider, over all accounts it covers.
    pub fn moves(&self) -> Result<Vec<PendingMove>, Failure> {
        let now = self.inner.time.now();
        let waiting = self.inner.vault.read(|reader| moves::waiting(&reader, now)).map_err(Error::from)?;
        Ok(waiting.into_iter().map(|view| PendingMove { inner: self.inner.clone(), view }).collect())
    }

    /// The person is done with what a re-activation has replaced: it leaves now, and cannot be put back. What replaced it
    /// goes on. Nothing happens to an account where nothing was replaced.
    pub fn retire_replaced(&self, of: &AccountId) -> Result<Retired, Failure> {
        let (account, moment) = (*of, self.inner.time.moment());
        let topics = Topics { accounts: true, prompts: true, exchanges: true, log: true };
        let retiring = self.inner.command(topics, |tx, facts| {
            let retiring = activation::retire(tx, facts, account, moment)?;
            for binding in &retiring.bindings {
                approval::forget(tx, account, *binding)?;
            }
            Ok(retiring)
        })?;
        let told = retiring.told.into_iter().map(|id| Ticket::new(&self.inner, id)).collect();
        Ok(Retired { told, left_behind: retiring.left_behind })
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
            Ok(activation::follow(tx, facts, &self.view, &token, moment)?)
        })?;
        Ok(opened.into_iter().map(|id| Ticket::new(&self.inner, id)).collect())
    }
}
