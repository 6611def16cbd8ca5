//! The estimate and what it is made of.

use super::agreement::{Agreement, agreement};
use super::sample::{Held, Sample, SampleError, SourceId, drift, millis, moment};
use super::{LONE_LIMIT, MOST_SOURCES, SERVER_ACCURACY, TimeState};
use crate::ports::UnixMillis;
use countersign_wire::TimeBounds;
use std::time::Duration;

/// One estimate of the true time, kept by one process. The rule is in [the module's documentation](super).
#[derive(Debug)]
pub struct TrueTime {
    samples: Vec<Held>,
    /// Wall clock minus monotonic clock, when last looked at. This and all below in milliseconds.
    wall: i64,
    /// What it was before each jump, for the first [`MOST_SETTINGS`] jumps of this process.
    earlier_walls: Vec<i64>,
    /// From an earlier process: true time minus monotonic clock, how far that may be off, and since when.
    carried: Option<Carried>,
    /// True time minus monotonic clock, as sources last agreed.
    agreed: Option<i64>,
    /// The least that true time minus monotonic clock can be, as servers that were believed last vouched in this process,
    /// and when that was.
    vouched: Option<(i64, i64)>,
}

/// Both clocks of the host, read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// What the device believes the time to be.
    pub wall: UnixMillis,
    /// Time since some fixed moment of this process, sleep included.
    pub monotonic: Duration,
}

/// The time to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The corrected time.
    pub time: UnixMillis,
    /// What the wall clock lacks: positive if it is late. Milliseconds.
    pub offset_ms: i64,
    /// How far `time` may be off either way, if those it rests on are honest; `None` if nobody knows.
    pub uncertainty: Option<Duration>,
    /// What it rests on.
    pub basis: Basis,
}

/// What an estimate rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Nothing but the wall clock.
    Wall,
    /// The wall clock and the correction that an earlier process stored.
    Carried,
    /// Sources that contradict each other, or one that contradicts the wall clock by more than 5 minutes.
    Disputed,
    /// One source, not far from the wall clock.
    Single,
    /// More than half of the sources.
    Agreed,
}

impl Estimate {
    /// The seconds between which the time certainly lies, for whatever must not be called over, or not yet begun, by a
    /// wrong clock. If nobody knows the uncertainty, a day either way.
    pub fn bounds(&self) -> TimeBounds {
        let uncertainty = self.uncertainty.unwrap_or(UNKNOWN);
        let seconds = |time: UnixMillis| u64::try_from(time.seconds()).unwrap_or(0);
        let latest = self.time.after(uncertainty).after(Duration::from_millis(999));
        TimeBounds::between(seconds(self.time.before(uncertainty)), seconds(latest))
    }
}

impl Basis {
    /// Whether servers have vouched for the time since this process started.
    pub fn is_trusted(self) -> bool {
        matches!(self, Self::Single | Self::Agreed)
    }
}

impl TrueTime {
    /// Starts with nothing but the wall clock.
    pub fn start(now: Now) -> Self {
        Self {
            samples: Vec::new(),
            wall: wall_minus_monotonic(now),
            earlier_walls: Vec::new(),
            carried: None,
            agreed: None,
            vouched: None,
        }
    }

    /// Starts with what an earlier process stored. A wall clock that reads earlier than it did then has been set
    /// back, so the stored correction, which was one of *that* clock, is void; so is one too old to be worth keeping.
    pub fn restore(state: &TimeState, now: Now) -> Self {
        let mut time = Self::start(now);
        let age = now.wall.0.saturating_sub(state.wall);
        if age < 0 || drift(age) > millis(LONE_LIMIT) {
            return time;
        }
        let sane = |offset: &i64| offset.unsigned_abs() < FARTHEST_OFFSET;
        time.agreed = state.agreed.filter(sane).map(|offset| time.wall.saturating_add(offset));
        time.carried = state.estimate.filter(|(offset, uncertainty)| sane(offset) && sane(uncertainty)).map(
            |(offset, uncertainty)| Carried {
                base: time.wall.saturating_add(offset),
                uncertainty: uncertainty.abs() + drift(age),
                since: moment(now.monotonic),
            },
        );
        time
    }

    /// What to store for the next process.
    pub fn state(&mut self, now: Now) -> TimeState {
        let estimate = self.estimate(now);
        let uncertainty = estimate.uncertainty.map(millis);
        TimeState {
            wall: now.wall.0,
            estimate: uncertainty.map(|uncertainty| (estimate.offset_ms, uncertainty)),
            agreed: self.agreed.map(|base| base.saturating_sub(self.wall)),
        }
    }

    /// Takes a sample in. A newer one of the same source replaces an older one, unless the older still says more.
    pub fn add(&mut self, sample: &Sample, now: Now) -> Result<(), SampleError> {
        self.look(now);
        let at = moment(now.monotonic);
        let new = Held::new(sample, at)?;
        let interval = new.interval(at);
        let narrower = |held: &Held| {
            let old = held.interval(at);
            old.overlaps(&interval) && old.high.saturating_sub(old.low) < interval.high - interval.low
        };
        if !self.samples.iter().any(|held| held.source == new.source && narrower(held)) {
            self.samples.retain(|held| held.source != new.source);
            if self.samples.len() >= MOST_SOURCES {
                let oldest = self.samples.iter().map(|held| held.measured).min();
                self.samples.retain(|held| Some(held.measured) != oldest);
            }
            self.samples.push(new);
        }
        if let Some(Agreement { point, majority: true, .. }) = self.agreement(at) {
            self.agreed = Some(point);
        }
        let estimate = self.estimate(now);
        if let (true, Some(uncertainty)) = (estimate.basis.is_trusted(), estimate.uncertainty) {
            self.vouched = Some((estimate.time.before(uncertainty).0.saturating_sub(at), at));
        }
        Ok(())
    }

    /// What the true time certainly is not before, by the word of servers that were believed in this process; also
    /// while one that contradicts them is not. Sleep that no clock noticed only makes it later. `None`: nobody vouched.
    pub fn earliest(&self, now: Now) -> Option<UnixMillis> {
        let at = moment(now.monotonic);
        self.vouched.map(|(base, since)| UnixMillis(at.saturating_add(base).saturating_sub(drift(at - since))))
    }

    /// By how much the wall clock is ahead of what one source said last, in milliseconds; negative if it is behind. Says
    /// nothing about which of them is right.
    pub fn ahead_of(&self, source: SourceId, now: Now) -> Option<i64> {
        let held = self.samples.iter().find(|held| held.source == source)?.interval(moment(now.monotonic));
        let point = held.low.saturating_add(held.awake.saturating_sub(held.low) / 2);
        Some(wall_minus_monotonic(now).saturating_sub(point))
    }

    /// The time to use now, how far it may be off, and why.
    pub fn estimate(&mut self, now: Now) -> Estimate {
        self.look(now);
        let at = moment(now.monotonic);
        let (base, uncertainty, basis) = match self.agreement(at) {
            Some(found) if found.majority => (found.point, Some(found.uncertainty), Basis::Agreed),
            Some(found) if found.supported && self.samples.len() == 1 => {
                (found.point, Some(found.uncertainty), Basis::Single)
            }
            Some(found) if found.supported => (found.point, None, Basis::Disputed),
            Some(found) => (self.near_reference(found.point), None, Basis::Disputed),
            None => match &self.carried {
                Some(carried) => (carried.base, Some(carried.uncertainty_at(at)), Basis::Carried),
                None => (self.wall, None, Basis::Wall),
            },
        };
        let floor = millis(SERVER_ACCURACY);
        let time = UnixMillis(at.saturating_add(base));
        Estimate {
            time,
            offset_ms: time.0.saturating_sub(now.wall.0),
            uncertainty: uncertainty.map(|ms| Duration::from_millis(ms.max(floor).unsigned_abs())),
            basis,
        }
    }

    /// Time and uncertainty alone.
    pub fn corrected(&mut self, now: Now) -> (UnixMillis, Option<Duration>) {
        let Estimate { time, uncertainty, .. } = self.estimate(now);
        (time, uncertainty)
    }

    /// Compares the wall clock with the monotonic one.
    fn look(&mut self, now: Now) {
        let wall = wall_minus_monotonic(now);
        let jump = wall.saturating_sub(self.wall);
        if jump > SMALLEST_JUMP {
            self.samples.iter_mut().for_each(|held| held.jumped_forward(jump));
            if let Some(carried) = &mut self.carried {
                carried.uncertainty = carried.uncertainty.saturating_add(jump);
            }
        }
        if jump.unsigned_abs() > SMALLEST_JUMP.unsigned_abs() && self.earlier_walls.len() < MOST_SETTINGS {
            self.earlier_walls.push(self.wall);
        }
        self.wall = wall;
    }

    /// A sample is supported if it was measured near any setting of the wall clock in this process: it stays believable,
    /// wherever that clock is set later. Near another sample is not enough, or a liar could walk away step by step.
    fn agreement(&self, at: i64) -> Option<Agreement> {
        let references = self.earlier_walls.iter().chain([&self.wall]).chain(&self.agreed);
        agreement(&self.samples, at, self.reference(), |held| {
            references.clone().any(|reference| held.was_near(*reference, millis(LONE_LIMIT)))
        })
    }

    fn reference(&self) -> i64 {
        self.agreed.unwrap_or(self.wall)
    }

    fn near_reference(&self, point: i64) -> i64 {
        let (reference, limit) = (self.reference(), millis(LONE_LIMIT));
        point.clamp(reference.saturating_sub(limit), reference.saturating_add(limit))
    }
}

#[derive(Debug)]
struct Carried {
    base: i64,
    uncertainty: i64,
    since: i64,
}

impl Carried {
    fn uncertainty_at(&self, now: i64) -> i64 {
        self.uncertainty.saturating_add(drift(now - self.since))
    }
}

/// Phones whose clock is off by more are found by their first message to a server.
const UNKNOWN: Duration = Duration::from_hours(24);
/// A wall clock that is disciplined moves by less; one that is set, by more.
const SMALLEST_JUMP: i64 = 2_000;
const MOST_SETTINGS: usize = 8;
/// Two centuries: what a sane time can differ from an insane wall clock, and far from overflow.
const FARTHEST_OFFSET: u64 = 7_258_118_400_000;

fn wall_minus_monotonic(now: Now) -> i64 {
    now.wall.0.saturating_sub(moment(now.monotonic))
}
