//! One claimed exchange, carried to its end.
//!
//! Comes in: a claim. Goes out: its settlement in the vault, or a release with the time to try again. The rules it
//! keeps were each found by exploring faults:
//!
//! - commit before every change, and after its reply before any other await; reads and signatures commit nothing;
//! - `may_have_arrived` is set here alone and only rises, in the commit before a change;
//! - nothing is sent after its deadline, checked right before sending;
//! - finishing is one transaction: fence, outcome, account changes, log, next exchange;
//! - every commit says `WHERE epoch = ?`, so a process that lost its claim changes nothing.

use super::driver::Driver;
use super::stored::Stored;
use super::time::CallWindow;
use super::{Effect, Ended, Event, Exchange, Header, Need, Obstacle, Outcome, Reason};
use crate::account::Binding;
use crate::ports::HttpCall;
use crate::protocols;
use crate::vault::{ExchangeRow, Table, VaultError};
use futures::future::{Either, select};
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

/// How long a claim lasts without being renewed.
pub(crate) const LEASE: Duration = Duration::from_secs(30);

/// How one run ended.
#[derive(Debug)]
pub(crate) enum Ran {
    /// Settled.
    Done,
    /// To be claimed again.
    Later {
        /// The server asked for a pause.
        retry_after: Option<Duration>,
        /// What stood between the last call and the provider's word; `None` if that came.
        obstacle: Option<Obstacle>,
    },
    /// Another process has taken it over.
    Fenced,
    /// Written by a newer version of the app; left untouched.
    Unreadable,
    /// The vault cannot be written now.
    Storage,
}

impl Driver {
    /// Runs one claimed exchange until it is done, put off, or taken over.
    pub(crate) async fn run(&self, claimed: ExchangeRow) -> Ran {
        let ran = match self.vault.read(|reader| Stored::read(&reader, &claimed)) {
            Ok(Stored { header, saved }) => {
                let Some(Ok(exchange)) = protocols::find(&header.protocol).map(|protocol| protocol.restore(&saved))
                else {
                    return Ran::Unreadable;
                };
                let run =
                    Run { driver: self, claimed, header, exchange, reply_unsaved: false, window: None, obstacle: None };
                run.until_over().await
            }
            // The state is gone for good and the header is not: whoever waits is told.
            Err(VaultError::Damaged(Table::Activation)) => Stored::header(&claimed.body)
                .and_then(|header| self.finish(&claimed, &header, Outcome::Failed(Reason::Internal))),
            Err(VaultError::Content(_) | VaultError::NewerRecord { .. }) => return Ran::Unreadable,
            Err(error) => Err(error),
        };
        match ran {
            Ok(ran) => ran,
            Err(VaultError::LostLease) => Ran::Fenced,
            Err(error) => {
                tracing::warn!(%error, "an exchange cannot be saved");
                Ran::Storage
            }
        }
    }

    /// One transaction: fence, outcome, what the story makes of it.
    fn finish(&self, claimed: &ExchangeRow, header: &Header, outcome: Outcome) -> Result<Ran, VaultError> {
        let outcome = outcome.honest(header.may_have_arrived);
        let moment = self.time.moment();
        self.with_facts(Some(header.binding), |facts| {
            self.vault.change(|tx| -> Result<(), VaultError> {
                Stored::close(tx, header.id, claimed.epoch)?;
                let conclusion = self.settle.settle(tx, facts, header, outcome, moment)?;
                tx.put(&Ended { id: header.id, story: header.story, at: moment.wall, conclusion })?;
                tx.put(&self.time.row())
            })
        })?;
        Ok(Ran::Done)
    }
}

struct Run<'a> {
    driver: &'a Driver,
    claimed: ExchangeRow,
    header: Header,
    exchange: Box<dyn Exchange>,
    /// A change was answered, or did not leave, and the state after it is not on disk yet.
    reply_unsaved: bool,
    window: Option<CallWindow>,
    obstacle: Option<Obstacle>,
}

impl Run<'_> {
    async fn until_over(mut self) -> Result<Ran, VaultError> {
        let mut event = Event::Resume;
        loop {
            let need = self.step(event);
            if self.reply_unsaved && !matches!(need, Need::Done(_) | Need::Send(_, Effect::Change)) {
                self.save()?;
            }
            event = match need {
                Need::Send(..) | Need::Later { .. } if self.too_late() => {
                    return self.finish(Outcome::Failed(Reason::NotSentInTime));
                }
                Need::Key(name, spec) => self.held(self.driver.key(&name, spec)).await?,
                Need::Sign { batch, fresh_for } => self.held(self.driver.sign(&batch, fresh_for)).await?,
                Need::Send(call, Effect::Read) => self.send(call).await?,
                Need::Send(call, Effect::Change) => self.change(call).await?,
                Need::Sequence { at_least } => Event::Sequence(self.next_sequence(at_least)?),
                Need::Later { retry_after } => return Ok(Ran::Later { retry_after, obstacle: self.obstacle }),
                Need::Done(outcome) => return self.finish(outcome),
            };
        }
    }

    fn step(&mut self, event: Event) -> Need {
        let arrived = self.header.may_have_arrived;
        let (binding, window) = (Some(self.header.binding), self.window.take());
        let (need, heard) = self.driver.step(binding, self.exchange.as_mut(), event, arrived, window);
        if heard {
            self.obstacle = None;
        }
        need
    }

    async fn send(&mut self, call: HttpCall) -> Result<Event, VaultError> {
        let mut window = None;
        let event = self.held(self.driver.send(call, &mut window)).await?;
        self.window = window;
        self.obstacle = Obstacle::of(&event);
        Ok(event)
    }

    /// Commit, send, remember that a reply is not saved yet. A call that certainly did not leave takes back only its own
    /// commit: an earlier one may have left.
    async fn change(&mut self, call: HttpCall) -> Result<Event, VaultError> {
        let arrived_before = self.header.may_have_arrived;
        self.header.may_have_arrived = true;
        self.save()?;
        let event = self.send(call).await?;
        if matches!(event, Event::Failed(error) if error.certainly_not_sent()) {
            self.header.may_have_arrived = arrived_before;
            self.reply_unsaved = !arrived_before;
        } else {
            self.reply_unsaved = true;
        }
        Ok(event)
    }

    fn too_late(&self) -> bool {
        self.header.not_after.is_some_and(|deadline| deadline.passed(self.driver.time.moment()))
    }

    fn save(&mut self) -> Result<(), VaultError> {
        let epoch = self.claimed.epoch;
        self.driver.vault.change(|tx| Stored::save(tx, &self.header, self.exchange.save(), epoch))?;
        self.reply_unsaved = false;
        Ok(())
    }

    /// Awaits a host call and renews the claim meanwhile, so that a claim can be short: what a killed process held is
    /// free again soon, and a process that was taken over drops its call.
    async fn held<T>(&self, work: impl Future<Output = T>) -> Result<T, VaultError> {
        let clock = &self.driver.ports.clock;
        let mut work = pin!(work);
        loop {
            match select(work, clock.sleep(LEASE / 3)).await {
                Either::Left((result, _)) => return Ok(result),
                Either::Right(((), unfinished)) => work = unfinished,
            }
            let until = clock.now().after(LEASE);
            self.driver.vault.extend_lease(&self.claimed.id, self.claimed.epoch, until)?;
        }
    }

    /// A fresh number, on disk before the exchange sees it.
    fn next_sequence(&mut self, at_least: u64) -> Result<u64, VaultError> {
        let (epoch, binding) = (self.claimed.epoch, self.header.binding);
        self.driver.vault.change(|tx| -> Result<u64, VaultError> {
            Stored::save(tx, &self.header, self.exchange.save(), epoch)?;
            let mut binding: Binding = tx.get(&binding.into())?.ok_or(VaultError::Damaged(Table::Binding))?;
            binding.sequence = binding.sequence.saturating_add(1).max(at_least);
            tx.put(&binding)?;
            Ok(binding.sequence)
        })
    }

    fn finish(self, outcome: Outcome) -> Result<Ran, VaultError> {
        self.driver.finish(&self.claimed, &self.header, outcome)
    }
}
