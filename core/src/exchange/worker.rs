//! The worker: claims what is due, runs it, and isolates panics.
//!
//! One per process. Commands only commit; this is where everything that awaits happens, so an app that is killed,
//! a caller that gives up and a phone without network all come to the same thing: the worker goes on later.
//!
//! A panic inside one exchange ends that run and nothing else: the exchange is put off, not lost.

use super::driver::Driver;
use super::run::{LEASE, Ran};
use super::{Changes, ExchangeId, Obstacle};
use crate::ports::{Topics, make_bytes};
use crate::vault::{ClaimFilter, ExchangeRow, VaultError};
use futures::future::{FutureExt, select};
use futures::stream::{FuturesUnordered, StreamExt};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Exchanges that run side by side.
const AT_ONCE: usize = 8;
/// First back-off; doubles up to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LAST_PAUSE: Duration = Duration::from_mins(15);
/// A proof waits for a person at another screen: its pause does not grow beyond this when the server asked for one.
const DOUBLINGS: u32 = 10;
/// Looks at the vault at least this often: another process may have left work there.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// How long to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// For ever, or until the future is dropped.
    Dropped,
    /// Until nothing is due.
    Idle {
        /// `false` leaves exchanges that need a person's gesture alone: a notification extension has none.
        allow_person: bool,
    },
}

/// Claims and runs.
pub(crate) struct Worker {
    driver: Arc<Driver>,
    changes: Arc<Changes>,
    put_off: Mutex<HashMap<[u8; 16], PutOff>>,
}

/// What this process knows of an exchange that was put off.
#[derive(Default)]
struct PutOff {
    attempts: u32,
    obstacle: Option<Obstacle>,
}

impl Worker {
    pub(crate) fn new(driver: Arc<Driver>, changes: Arc<Changes>) -> Self {
        Self { driver, changes, put_off: Mutex::default() }
    }

    /// Works. Dropping the future abandons nothing that is committed.
    pub(crate) async fn work(&self, until: Until) -> Result<(), VaultError> {
        let allow_person = !matches!(until, Until::Idle { allow_person: false });
        let mut running = FuturesUnordered::new();
        loop {
            let seen = self.changes.revision();
            while running.len() < AT_ONCE
                && let Some(claimed) = self.claim(allow_person)?
            {
                running.push(self.run(claimed));
            }
            if running.is_empty() && until != Until::Dropped {
                self.driver.vault.tidy();
                return Ok(());
            }
            let pause = self.driver.ports.clock.sleep(self.until_due(allow_person)?);
            let changed = pin!(self.changes.after(seen));
            let woken = select(changed, pause);
            if running.is_empty() {
                woken.await;
            } else {
                select(running.next(), woken).await;
            }
        }
    }

    fn claim(&self, allow_person: bool) -> Result<Option<ExchangeRow>, VaultError> {
        let now = self.driver.ports.clock.now();
        self.driver.vault.claim(&ClaimFilter { now, lease: LEASE, allow_person, only: None })
    }

    async fn run(&self, claimed: ExchangeRow) {
        let (id, epoch) = (claimed.id, claimed.epoch);
        let ran = AssertUnwindSafe(self.driver.run(claimed)).catch_unwind().await;
        let pause = match ran {
            Ok(Ran::Done) => {
                self.put_off().remove(&id);
                self.changes.announce(Topics { accounts: true, prompts: true, exchanges: true, log: true });
                return;
            }
            Ok(Ran::Fenced) => return,
            Ok(Ran::Unreadable) => LAST_PAUSE,
            Ok(Ran::Later { retry_after, obstacle }) => {
                self.back_off(&id, obstacle).max(retry_after.unwrap_or_default())
            }
            Ok(Ran::Storage) | Err(_) => self.back_off(&id, None),
        };
        let due = self.driver.ports.clock.now().after(pause);
        // A failure to release costs one lease of waiting, nothing more.
        let released = self.driver.vault.release(&id, epoch, due);
        tracing::debug!(exchange = %ExchangeId(id), pause_ms = pause.as_millis(), released = released.is_ok(), "put off");
        self.changes.announce(Topics { exchanges: true, ..Topics::default() });
    }

    /// Doubles with each attempt and takes off up to a quarter at random, so that phones do not come back in step.
    fn back_off(&self, id: &[u8; 16], obstacle: Option<Obstacle>) -> Duration {
        let attempts = {
            let mut put_off = self.put_off();
            let of_this = put_off.entry(*id).or_default();
            of_this.attempts = (of_this.attempts + 1).min(DOUBLINGS);
            of_this.obstacle = obstacle;
            of_this.attempts
        };
        let full = FIRST_PAUSE.saturating_mul(1 << (attempts - 1)).min(LAST_PAUSE);
        let [dice] = make_bytes::<1>(self.driver.ports.entropy.as_ref()).unwrap_or_default();
        full.mul_f64(1.0 - f64::from(dice) / 1024.0)
    }

    fn until_due(&self, allow_person: bool) -> Result<Duration, VaultError> {
        let now = self.driver.ports.clock.now();
        let due = self.driver.vault.next_due(allow_person)?;
        Ok(due.map_or(LOOK_AGAIN, |due| due.since(now)).clamp(Duration::from_millis(10), LOOK_AGAIN))
    }

    /// Something wants to be tried now, not after its back-off: the network came back, a person unlocked the phone.
    pub(crate) fn forget_pauses(&self) {
        self.put_off().clear();
    }

    /// What stood in the way when this process tried last; `None` if nothing did, or it has not tried yet.
    pub(crate) fn obstacle(&self, id: ExchangeId) -> Option<Obstacle> {
        self.put_off().get(&id.0)?.obstacle
    }

    fn put_off(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 16], PutOff>> {
        self.put_off.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
