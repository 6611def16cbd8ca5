//! Numbers as they cross. Kotlin and Swift count with signed integers; what does not fit stays at the end of the range.

use countersign::ports::UnixMillis;
use std::time::Duration;

pub(crate) fn count(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

pub(crate) fn long(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

pub(crate) fn millis(duration: Duration) -> i64 {
    long(duration.as_millis())
}

pub(crate) fn at(moment: Option<UnixMillis>) -> Option<i64> {
    moment.map(|moment| moment.0)
}

/// A host's time span; a negative one is none at all.
pub(crate) fn span(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
