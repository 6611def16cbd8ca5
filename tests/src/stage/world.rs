//! The true time, and how wrong a phone's clock is.

use async_trait::async_trait;
use countersign::ports::{Clock, UnixMillis};
use countersign_adapters::SystemClock;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;

/// The one true time: this computer's, plus what was skipped.
#[derive(Clone, Debug)]
pub struct World {
    skipped: Arc<watch::Sender<Duration>>,
}

/// The clock of one phone.
#[derive(Clone, Debug)]
pub struct PhoneClock {
    world: World,
    wrong_by: Arc<AtomicI64>,
}

impl World {
    /// Begins now.
    #[expect(clippy::new_without_default, reason = "a beginning is no default")]
    pub fn new() -> Self {
        Self::ahead(Duration::ZERO)
    }

    /// Begins when so much was skipped already: for a process that joins another one's world.
    pub fn ahead(skipped: Duration) -> Self {
        Self { skipped: Arc::new(watch::Sender::new(skipped)) }
    }

    /// Time passes for everybody.
    pub fn skip(&self, time: Duration) {
        self.skipped.send_modify(|skipped| *skipped += time);
    }

    /// How much was skipped so far.
    pub fn skipped(&self) -> Duration {
        *self.skipped.borrow()
    }

    /// What a right clock shows.
    pub fn now(&self) -> UnixMillis {
        SystemClock.now().after(self.skipped())
    }

    /// What a right clock shows when a database's shows this.
    pub fn now_of(&self, database: i64) -> UnixMillis {
        UnixMillis(database).after(self.skipped())
    }

    /// A clock for a phone; right until told otherwise.
    pub fn clock(&self) -> PhoneClock {
        PhoneClock { world: self.clone(), wrong_by: Arc::default() }
    }
}

impl countersign_provider::clock::Clock for World {
    fn now(&self, database: i64) -> i64 {
        self.now_of(database).0
    }
}

impl PhoneClock {
    /// Sets the wall clock so many seconds before (negative) or after the true time.
    pub fn set_wrong_by(&self, seconds: i64) {
        self.wrong_by.store(seconds * 1_000, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for PhoneClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.world.now().0 + self.wrong_by.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic() + self.world.skipped()
    }

    async fn sleep(&self, duration: Duration) {
        let mut skips = self.world.skipped.subscribe();
        let until = self.monotonic() + duration;
        loop {
            let left = until.saturating_sub(self.monotonic());
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                _ = skips.changed() => {}
            }
        }
    }
}
