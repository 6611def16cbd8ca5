//! One estimate of the true time, from what servers prove they think it is.
//!
//! In come [`Sample`]s: a server's time out of a signed reply, or out of a reply over verified TLS, with the moments
//! of the monotonic clock between which that server must have written it. Out comes an [`Estimate`]: the time to make
//! codes and signed requests by, how far it may be off, and what it rests on. Pure: the host's clocks are arguments.
//!
//! The rule. Each sample bounds the difference between true time and the monotonic clock by an interval: the round
//! trip, the resolution of the server's time, 1 s for the server's own clock ([`SERVER_ACCURACY`]), and 100 ppm of
//! its age for the drift of a phone's crystal. One sample counts per source.
//! - Intervals of **more than half of the sources, and of two at least**, that have a point in common are believed,
//!   whatever the wall clock says ([`Basis::Agreed`]).
//! - Otherwise a source is believed only if it lies within 5 minutes ([`LONE_LIMIT`]) of the wall clock as it has been
//!   set at any time of this process, or of what sources last agreed on ([`Basis::Single`]). If it does not, or sources
//!   contradict each other, the estimate keeps within 5 minutes of those references and says so ([`Basis::Disputed`]).
//! - Without any sample the wall clock is all there is ([`Basis::Wall`]), or, after a restart, the wall clock and the
//!   correction that was stored ([`Basis::Carried`]).
//!
//! So one lying server among three or more moves the estimate by the width of an honest interval, and alone by
//! 5 minutes at most, however often it tries: only agreement moves the reference.
//!
//! Whatever lasts for a stated time (a challenge) is over when the *earliest* possible time is past its end. That bound
//! comes from servers that were believed in this process, so a server that turns back its own clock revives nothing.
//!
//! Jumps. A wall clock that moves against the monotonic one was set, and changes nothing that was measured. Forward,
//! it may also mean that the device slept with a monotonic clock that stopped: measured intervals then reach up by
//! the jump, until the next sample decides.
//!
//! Limits. Two sources of one operator must be given one [`SourceId`], or they agree with each other; a majority of
//! liars is believed. A wall clock set forward while nothing ran cannot be noticed; set back, it voids what was
//! stored. A sample's server may be up to one round trip fresher than assumed; that is inside the interval.
//!
//! To weigh evidence differently: `agreement.rs` decides, `true_time.rs` keeps.

mod agreement;
mod sample;
mod state;
mod true_time;

pub use sample::{Sample, SampleError, SourceId};
pub use state::TimeState;
pub use true_time::{Basis, Estimate, Now, TrueTime};

use std::time::Duration;

/// How far a sound server's clock may be off. Servers keep milliseconds; this forgives a bad one.
pub const SERVER_ACCURACY: Duration = Duration::from_secs(1);

/// The most that one source, or sources in dispute, can move the estimate away from its reference.
pub const LONE_LIMIT: Duration = Duration::from_mins(5);

/// A round trip longer than this says too little to keep.
pub const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(30);

/// Sources that are remembered; beyond it the oldest sample leaves.
pub const MOST_SOURCES: usize = 16;

#[cfg(test)]
mod tests;
