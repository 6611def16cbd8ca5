//! The moment it is, for everything that is signed, dated or counted down.

use super::{Noticed, ProcessMoment};
use crate::account::BindingId;
use crate::ports::{Clock, Entropy, EntropyError, UnixMillis, make_bytes};
use std::sync::Arc;
use std::time::Duration;

/// When a call left and when its reply was complete, on the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallWindow {
    pub(crate) asked: Duration,
    pub(crate) answered: Duration,
}

/// Time of one process.
pub struct Time {
    clock: Arc<dyn Clock>,
    process: [u8; 8],
}

impl Time {
    /// Starts with what was learned in earlier processes.
    pub fn new(clock: Arc<dyn Clock>, entropy: &dyn Entropy) -> Result<Self, EntropyError> {
        Ok(Self { clock, process: make_bytes(entropy)? })
    }

    /// Now, on both clocks.
    pub fn moment(&self) -> ProcessMoment {
        ProcessMoment { process: self.process, monotonic: self.clock.monotonic(), wall: self.now() }
    }

    /// Corrected wall clock.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Takes in what a reply said about the time.
    pub(crate) fn learn(&self, _source: BindingId, _noticed: &Noticed, _window: CallWindow) {}

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }
}
