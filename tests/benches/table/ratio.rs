//! Two sides measured in turns, and the line of the table that comes of it.

use rustix::time::{ClockId, Timespec, clock_gettime};
use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How much to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Enough for medians that hold.
    Full,
    /// Once, small: does it run?
    Smoke,
}

/// One line.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// Against what.
    pub(crate) against: &'static str,
    /// How many times the other.
    pub(crate) ratio: f64,
    /// At most this.
    pub(crate) target: Option<f64>,
    /// What the number is made of, where it needs words.
    pub(crate) remark: &'static str,
}

impl Effort {
    /// `full`, or as few as show that it runs.
    pub(crate) fn rounds(self, full: usize) -> usize {
        match self {
            Self::Full => full,
            Self::Smoke => 2,
        }
    }

    /// Sizes of lists and vaults.
    pub(crate) fn sizes(self) -> &'static [usize] {
        match self {
            Self::Full => &[10, 1_000, 10_000],
            Self::Smoke => &[10, 100],
        }
    }
}

/// How much longer `a` takes than `b`: the median over `rounds` turns of their ratio, after one turn that does not count.
/// The two sides of one turn follow each other, so that a slow minute of the machine is slow for both.
pub(crate) fn in_turns(rounds: usize, mut a: impl FnMut() -> Duration, mut b: impl FnMut() -> Duration) -> f64 {
    a();
    b();
    let mut ratios: Vec<f64> = (0..rounds).map(|_| a().as_secs_f64() / b().as_secs_f64()).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    ratios.get(rounds / 2).copied().unwrap_or_default()
}

/// How long `work` keeps a processor busy. What else the machine does does not count, unlike in [`waited`]: a longer side
/// would be interrupted more often than a shorter one.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = processor_time(ClockId::ThreadCPUTime);
    black_box(work());
    processor_time(ClockId::ThreadCPUTime).saturating_sub(start)
}

/// How long `work` takes, waiting for a disk or for others included.
pub(crate) fn waited<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// Processor time, as that clock counts it.
pub(crate) fn processor_time(clock: ClockId) -> Duration {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(clock);
    Duration::new(tv_sec.unsigned_abs(), u32::try_from(tv_nsec).unwrap())
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, against, ratio, target, remark } = self;
        let (target, verdict) = match target {
            Some(target) if ratio <= target => (format!("≤ {target}×"), "met"),
            Some(target) => (format!("≤ {target}×"), "**missed**"),
            None => (String::new(), ""),
        };
        let gap = if verdict.is_empty() || remark.is_empty() { "" } else { ": " };
        write!(f, "| {what} | {against} | {ratio:.2}× | {target} | {verdict}{gap}{remark} |")
    }
}
