//! Who runs the worker, and how it ends.

use super::{Authenticator, Change};
use crate::doctor::Finding;
use crate::id::Id as _;
use crate::isolation::{carried, while_awaited};
use crate::{Failure, number};
use countersign::account::AccountId;
use tokio::sync::{Semaphore, watch};

/// One worker at a time.
pub(super) struct Running {
    turn: Semaphore,
    stop: watch::Sender<()>,
}

impl Default for Running {
    fn default() -> Self {
        Self { turn: Semaphore::new(1), stop: watch::Sender::new(()) }
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Authenticator {
    /// Delivers decisions, finishes activations and polls, until `stop` is called or its caller is cancelled. A second
    /// call waits for its turn. Throws only if the vault fails: call it again then.
    pub async fn work(&self) -> Result<(), Failure> {
        let (core, running) = (self.core.clone(), self.running.clone());
        let mut stopped = running.stop.subscribe();
        while_awaited(async move {
            let work = async {
                let _turn = running.turn.acquire().await.map_err(|_| Failure::internal())?;
                Ok::<_, Failure>(core.work().await?)
            };
            tokio::select! {
                result = work => result,
                _ = stopped.changed() => Ok(()),
            }
        })
        .await
    }

    /// Ends `work`, for hosts that cannot cancel it. What is committed goes on with the next `work`.
    pub fn stop(&self) {
        self.running.stop.send_replace(());
    }

    /// Works until nothing is due or the time is over: a background task, or a notification extension, which has no
    /// person to ask for a gesture.
    pub async fn work_until_idle(&self, budget_ms: i64, allow_person: bool) -> Result<(), Failure> {
        let core = self.core.clone();
        carried(async move { core.work_until_idle(number::span(budget_ms), allow_person).await }).await
    }

    /// The network came back, or the phone was unlocked: what was put off is tried at once.
    pub fn hurry(&self) {
        self.core.hurry();
    }

    /// Waits until something changes after that revision; 0 for the first call.
    pub async fn next_change(&self, seen: i64) -> Result<Change, Failure> {
        let (core, seen) = (self.core.clone(), u64::try_from(seen).unwrap_or(0));
        while_awaited(async move { Ok::<_, Failure>(core.next_change(seen).await.into()) }).await
    }

    /// Checks everything that a prompt needs on its way to this account. Asks each provider once.
    pub async fn diagnose(&self, account: String) -> Result<Vec<Finding>, Failure> {
        let (core, account) = (self.core.clone(), AccountId::read(&account)?);
        let findings = carried(async move { core.diagnose(&account).await }).await?;
        Ok(findings.into_iter().map(Into::into).collect())
    }
}
