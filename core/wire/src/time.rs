//! What the reader knows of the time: an interval, not a moment.

use crate::WireError;

/// The time now lies between the two, in seconds since 1970.
///
/// A phone's wall clock may be wrong; its clock estimate has bounds. Something is refused as over, or as not begun, only if
/// that holds in the whole interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeBounds {
    earliest: u64,
    latest: u64,
}

impl TimeBounds {
    /// Between the two, whichever order they come in.
    pub const fn between(one: u64, other: u64) -> Self {
        if one <= other { Self { earliest: one, latest: other } } else { Self { earliest: other, latest: one } }
    }

    /// A clock that is trusted to the second, as a provider's database is.
    pub const fn exactly(seconds: u64) -> Self {
        Self { earliest: seconds, latest: seconds }
    }

    /// Whether now can lie in `from..until`.
    ///
    /// # Errors
    /// `NotYetValid`, `Expired`.
    pub const fn check(self, from: u64, until: u64) -> Result<(), WireError> {
        if self.latest < from {
            Err(WireError::NotYetValid)
        } else if self.earliest >= until {
            Err(WireError::Expired)
        } else {
            Ok(())
        }
    }
}
