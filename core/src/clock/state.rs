//! What outlives a process.

use serde::{Deserialize, Serialize};

/// The estimate as a correction of the wall clock, for a vault row. Plain data, no secrets; milliseconds.
///
/// The monotonic clock starts anew with each process, so samples cannot be stored: only what they came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeState {
    /// The wall clock when this was stored.
    pub(super) wall: i64,
    /// True time minus wall clock, and how far that may be off.
    pub(super) estimate: Option<(i64, i64)>,
    /// True time minus wall clock, as sources last agreed.
    pub(super) agreed: Option<i64>,
}
