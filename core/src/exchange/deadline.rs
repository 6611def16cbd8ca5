//! A moment after which something must not be sent any more.

use crate::ports::UnixMillis;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Now, on both clocks, in one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessMoment {
    /// Random, one per process start: monotonic clocks of different processes do not compare.
    pub process: [u8; 8],
    /// Monotonic clock.
    pub monotonic: Duration,
    /// Corrected wall clock.
    pub wall: UnixMillis,
    /// What the true time certainly is not before, if servers that were believed have told the time in this process.
    pub earliest: Option<UnixMillis>,
}

/// Counted on the monotonic clock of the process that learned it, so that a wrong or changed wall clock neither kills
/// nor revives a prompt; any other process has only the corrected wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    process: [u8; 8],
    monotonic_ms: u64,
    wall: UnixMillis,
}

impl Deadline {
    /// `life` after `moment`.
    pub fn after(moment: ProcessMoment, life: Duration) -> Self {
        let monotonic = moment.monotonic.saturating_add(life);
        Self {
            process: moment.process,
            monotonic_ms: u64::try_from(monotonic.as_millis()).unwrap_or(u64::MAX),
            wall: moment.wall.after(life),
        }
    }

    /// What is left of it; zero once it has passed.
    pub fn remaining(&self, moment: ProcessMoment) -> Duration {
        if moment.process == self.process {
            Duration::from_millis(self.monotonic_ms).saturating_sub(moment.monotonic)
        } else {
            self.wall.since(moment.wall)
        }
    }

    /// It has passed.
    pub fn passed(&self, moment: ProcessMoment) -> bool {
        self.remaining(moment).is_zero()
    }

    /// On the corrected wall clock, for showing.
    pub fn wall(&self) -> UnixMillis {
        self.wall
    }
}

#[cfg(test)]
mod tests;
