//! The provider's time: milliseconds since 1970-01-01 UTC, as the database tells it.
//!
//! Two provider processes on one database must agree about what has expired, so neither asks its own wall clock: each
//! transaction asks the database once and uses that answer throughout. A [`Clock`] may shift what the database said,
//! which is how tests make an offer expire without waiting. Nothing else in this crate reads a clock; monotonic timers
//! (how long a long-poll waits) are no time of day and come from the runtime.

use std::sync::atomic::{AtomicI64, Ordering};

/// Turns the database's time into the provider's time.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970-01-01 UTC, given what the database's own clock says.
    fn now(&self, database: i64) -> i64;
}

/// Believes the database. The only clock outside tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct DatabaseClock;

impl Clock for DatabaseClock {
    fn now(&self, database: i64) -> i64 {
        database
    }
}

/// Stands still until it is told to move. For tests and demonstrations.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Starts at `now` milliseconds since 1970-01-01 UTC.
    pub fn new(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves on by `milliseconds`.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Jumps to `now`.
    pub fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self, _database: i64) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}
