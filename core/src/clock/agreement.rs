//! Which of several intervals to believe.

use super::sample::{Held, Interval};

/// The most plausible common interval of a set of samples.
pub(super) struct Agreement {
    /// Believed difference of true time and monotonic clock.
    pub(super) point: i64,
    /// How far the truth may be from `point`, if these sources are honest.
    pub(super) uncertainty: i64,
    /// More than half of the sources, and at least two.
    pub(super) majority: bool,
    /// One of them is supported.
    pub(super) supported: bool,
}

/// Marzullo's choice: the point that most intervals have in common. Ties go to intervals that are `supported`, then to
/// those nearest to `reference`: the smallest correction that the evidence allows.
///
/// Every maximal overlap begins where one of its intervals begins, so it is enough to look there.
pub(super) fn agreement(
    samples: &[Held],
    now: i64,
    reference: i64,
    supported: impl Fn(&Held) -> bool,
) -> Option<Agreement> {
    let intervals: Vec<_> = samples.iter().map(|held| (held.interval(now), supported(held))).collect();
    let overlaps = intervals.iter().map(|(first, _)| Overlap::at(first.low, &intervals));
    let best = overlaps.max_by_key(|overlap| {
        (overlap.sources, overlap.supported, std::cmp::Reverse(overlap.common.distance(reference)))
    })?;
    let Interval { low, awake, high } = best.common;
    let top = if awake >= low { awake } else { high };
    let point = low + top.saturating_sub(low) / 2;
    Some(Agreement {
        point,
        uncertainty: high.saturating_sub(point).max(point - low),
        majority: best.sources >= 2 && best.sources * 2 > samples.len(),
        supported: best.supported,
    })
}

/// The intervals that contain one point.
struct Overlap {
    common: Interval,
    sources: usize,
    supported: bool,
}

impl Overlap {
    fn at(point: i64, intervals: &[(Interval, bool)]) -> Self {
        let common = Interval { low: point, awake: i64::MAX, high: i64::MAX };
        let mut overlap = Self { common, sources: 0, supported: false };
        for (interval, supported) in intervals.iter().filter(|(interval, _)| interval.distance(point) == 0) {
            overlap.common.awake = overlap.common.awake.min(interval.awake);
            overlap.common.high = overlap.common.high.min(interval.high);
            overlap.sources += 1;
            overlap.supported |= supported;
        }
        overlap
    }
}
