//! When a time code holds.

use std::num::NonZeroU32;

/// The seconds during which one time code holds: from `from`, before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First second, since 1970.
    pub from: u64,
    /// First second of the next code, since 1970.
    pub until: u64,
}

impl Window {
    /// The window around a moment.
    pub(super) fn around(unix_seconds: u64, period: NonZeroU32) -> Self {
        let period = u64::from(period.get());
        let from = unix_seconds - unix_seconds % period;
        Self { from, until: from.saturating_add(period) }
    }

    /// Whole seconds that the code still holds, 0 once it is over. At the first second it is the whole period.
    pub fn seconds_left(&self, unix_seconds: u64) -> u64 {
        self.until.saturating_sub(unix_seconds)
    }

    /// Whether a clock that may be wrong by `uncertainty_ms` either way certainly stands inside the window. If not,
    /// the server may expect the neighbouring code.
    pub fn surely_holds(&self, unix_millis: u64, uncertainty_ms: u64) -> bool {
        unix_millis.saturating_sub(uncertainty_ms) >= self.from.saturating_mul(1000)
            && unix_millis.saturating_add(uncertainty_ms) < self.until.saturating_mul(1000)
    }
}
