//! What one reply says about the time.

use super::{LONGEST_ROUND_TRIP, SERVER_ACCURACY};
use crate::ports::UnixMillis;
use ring::digest;
use std::time::Duration;
use thiserror::Error;

/// A server's time and the moments between which the server read its clock.
///
/// Only for replies that are authenticated: signed over the request, or received over verified TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Whose clock it is.
    pub source: SourceId,
    /// The time in the reply.
    pub server_time: UnixMillis,
    /// Step of that time: 1 ms natively, 1 s for an HTTP `Date`.
    pub resolution: Duration,
    /// Monotonic clock just before the request was sent.
    pub sent: Duration,
    /// Monotonic clock just after the reply had arrived.
    pub received: Duration,
}

/// An operator, not a host: all servers behind one operator key or one registered domain are one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourceId([u8; 32]);

impl SourceId {
    /// The source that a stable name stands for: an operator key's thumbprint, a registered domain.
    pub fn of(name: &[u8]) -> Self {
        let mut id = [0; 32];
        for (to, from) in id.iter_mut().zip(digest::digest(&digest::SHA256, name).as_ref()) {
            *to = *from;
        }
        Self(id)
    }
}

/// Why a sample is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SampleError {
    /// The reply came before the request, or after now.
    #[error("the moments of the reply are out of order")]
    OutOfOrder,
    /// More than 30 seconds between request and reply.
    #[error("the reply took too long to tell the time")]
    RoundTripTooLong,
    /// Before 2020, after 2200, or in steps of more than a minute.
    #[error("the server's time is absurd")]
    Absurd,
}

/// A sample as an interval: true time minus the monotonic clock lies within `low..=high` at `measured`. Milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) source: SourceId,
    pub(super) measured: i64,
    low: i64,
    high: i64,
    /// By how much the wall clock has jumped forward since: the device may have slept that long unnoticed.
    slack: i64,
}

impl Held {
    pub(super) fn new(sample: &Sample, now: i64) -> Result<Self, SampleError> {
        let (sent, received) = (moment(sample.sent), moment(sample.received));
        if received < sent || received > now {
            return Err(SampleError::OutOfOrder);
        }
        if received - sent > millis(LONGEST_ROUND_TRIP) {
            return Err(SampleError::RoundTripTooLong);
        }
        if !SANE_TIMES.contains(&sample.server_time.0) || sample.resolution > COARSEST {
            return Err(SampleError::Absurd);
        }
        let accuracy = millis(SERVER_ACCURACY);
        Ok(Self {
            source: sample.source,
            measured: received,
            low: sample.server_time.0 - received - accuracy,
            high: sample.server_time.0 - sent + millis(sample.resolution) + accuracy,
            slack: 0,
        })
    }

    /// The interval at a moment of the monotonic clock, widened by drift.
    pub(super) fn interval(&self, now: i64) -> Interval {
        let drift = drift(now - self.measured);
        let awake = self.high + drift;
        Interval { low: self.low - drift, awake, high: awake.saturating_add(self.slack) }
    }

    /// Whether it was measured within `limit` of a point.
    pub(super) fn was_near(&self, point: i64, limit: i64) -> bool {
        let Self { low, high, .. } = *self;
        Interval { low, awake: high, high }.distance(point) <= limit
    }

    pub(super) fn jumped_forward(&mut self, by: i64) {
        self.slack = self.slack.saturating_add(by);
    }
}

/// An interval of "true time minus monotonic clock".
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval {
    pub(super) low: i64,
    /// The upper end if every jump of the wall clock was a setting of the wall clock.
    pub(super) awake: i64,
    /// The upper end if every jump forward was sleep.
    pub(super) high: i64,
}

impl Interval {
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    pub(super) fn distance(&self, point: i64) -> i64 {
        (self.low.saturating_sub(point)).max(point.saturating_sub(self.high)).max(0)
    }
}

/// 2020-01-01 to 2200-01-01.
const SANE_TIMES: std::ops::Range<i64> = 1_577_836_800_000..7_258_118_400_000;
const COARSEST: Duration = Duration::from_mins(1);
/// A phone's crystal is good for 20 to 50 ppm; twice that forgives heat and cold.
const DRIFT_PPM: i64 = 100;

/// How far a clock may have drifted in `age` milliseconds.
pub(super) fn drift(age: i64) -> i64 {
    age.max(0) / (1_000_000 / DRIFT_PPM)
}

/// A moment of the monotonic clock, capped at three thousand years so that no sum of moments overflows.
pub(super) fn moment(monotonic: Duration) -> i64 {
    millis(monotonic).min(100_000_000_000_000)
}

/// Whole milliseconds, saturating.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
