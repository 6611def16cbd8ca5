//! Running: the worker and the polls.

use super::Authenticator;
use crate::error::{Error, Failure};
use crate::exchange::Ended;
use crate::exchange::worker::Until;
use crate::ports::Topics;
use crate::{approval, device_token};
use futures::future::{Either, join, select};
use std::pin::pin;
use std::time::Duration;

impl Authenticator {
    /// Works until the future is dropped: delivers decisions, finishes activations, polls. The one place that awaits
    /// network and signer; run it once per process. Returns only if the vault fails.
    pub async fn work(&self) -> Result<(), Failure> {
        self.refresh()?;
        let worker = pin!(self.inner.worker.work(Until::Dropped));
        let polls = pin!(self.poll_for_ever());
        let checks = pin!(self.check_tokens_for_ever());
        match select(worker, select(polls, checks)).await {
            Either::Left((result, _)) => Ok(result.map_err(Error::from)?),
            Either::Right((Either::Left((result, _)) | Either::Right((result, _)), _)) => result,
        }
    }

    /// Works until nothing is due or the budget is spent: a background task, a notification extension
    /// (`allow_person: false`), a one-shot command, a test. Polls each binding once.
    pub async fn work_until_idle(&self, budget: Duration, allow_person: bool) -> Result<(), Failure> {
        self.refresh()?;
        let all = async {
            let (worked, polled) = join(self.inner.worker.work(Until::Idle { allow_person }), self.poll_once()).await;
            worked.map_err(Error::from)?;
            polled?;
            if allow_person {
                self.inner.check_tokens().await?; // a notification extension has no time for it
            }
            Ok(self.inner.worker.work(Until::Idle { allow_person }).await.map_err(Error::from)?)
        };
        match select(pin!(all), self.inner.ports.clock.sleep(budget)).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Ok(()),
        }
    }

    /// The network came back or the phone was unlocked: what was put off is tried at its next turn without the long
    /// pause.
    pub fn hurry(&self) {
        self.inner.worker.forget_pauses();
        self.inner.changes.announce(Topics { exchanges: true, ..Topics::default() });
    }

    /// What has to be looked after from time to time: device tokens that a provider may have lost, replacements whose
    /// time to undo is over, ends that nobody asks about any more.
    fn refresh(&self) -> Result<(), Failure> {
        let moment = self.inner.time.moment();
        self.inner.driver.with_facts(None, |facts| {
            self.inner.vault.change(|tx| -> Result<(), Error> {
                device_token::check(tx, facts, moment)?;
                crate::activation::moves::expire(tx, moment)?;
                approval::expire(tx, moment)?;
                Ended::prune(tx, moment.wall)?;
                Ok(())
            })
        })?;
        Ok(())
    }
}
