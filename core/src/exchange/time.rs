//! The moment it is, for everything that is signed, dated or counted down: the host's clocks and the one estimate.

use super::{Noticed, ProcessMoment};
use crate::account::{Binding, BindingId, KnownProvider};
use crate::clock::{Basis, Now, Sample, SourceId, TimeState, TrueTime};
use crate::error::Error;
use crate::ports::{Clock, Ports, UnixMillis, make_bytes};
use crate::vault::{Record, RowId, Table, Vault};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A provider writes its time in milliseconds.
const SIGNED_RESOLUTION: Duration = Duration::from_millis(1);
/// An HTTP `Date` (RFC 9110 §6.6.1) has whole seconds.
const DATE_RESOLUTION: Duration = Duration::from_secs(1);

/// When a call left and when its reply was complete, on the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallWindow {
    pub(crate) asked: Duration,
    pub(crate) answered: Duration,
}

/// Time of one process.
pub struct Time {
    clock: Arc<dyn Clock>,
    vault: Arc<Vault>,
    process: [u8; 8],
    estimate: Mutex<TrueTime>,
}

/// The estimate, for the next process.
#[derive(Serialize, Deserialize)]
pub(crate) struct TimeRow {
    state: TimeState,
}

impl Record for TimeRow {
    const TABLE: Table = Table::Setting;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        row_id()
    }
}

impl Time {
    /// Starts with what was learned in earlier processes.
    pub(crate) fn open(ports: &Ports, vault: &Arc<Vault>) -> Result<Self, Error> {
        let clock = ports.clock.clone();
        let now = Now { wall: clock.now(), monotonic: clock.monotonic() };
        let stored: Option<TimeRow> = vault.read(|reader| reader.get(&row_id()))?;
        let estimate = stored.map_or_else(|| TrueTime::start(now), |row| TrueTime::restore(&row.state, now));
        let process = make_bytes(ports.entropy.as_ref())?;
        Ok(Self { clock, vault: vault.clone(), process, estimate: Mutex::new(estimate) })
    }

    /// Now, on both clocks.
    pub fn moment(&self) -> ProcessMoment {
        let reading = self.reading();
        let mut time = self.lock();
        ProcessMoment {
            process: self.process,
            monotonic: reading.monotonic,
            wall: time.estimate(reading).time,
            earliest: time.earliest(reading),
        }
    }

    /// Corrected wall clock.
    pub fn now(&self) -> UnixMillis {
        self.lock().estimate(self.reading()).time
    }

    /// How far [`Time::now`] may be off either way; `None` if no server has told the time.
    pub fn uncertainty(&self) -> Option<Duration> {
        self.lock().estimate(self.reading()).uncertainty
    }

    /// How far the phone's clock is ahead, in milliseconds, if servers have vouched for the time in this process.
    pub(crate) fn ahead_ms(&self) -> Option<i64> {
        let estimate = self.lock().estimate(self.reading());
        estimate.basis.is_trusted().then(|| estimate.offset_ms.saturating_neg())
    }

    /// How far the phone's clock is ahead of one provider's, in milliseconds, if that provider has told the time in this
    /// process and no majority of others says who is right.
    pub(crate) fn ahead_of(&self, provider: &KnownProvider) -> Option<i64> {
        let reading = self.reading();
        let mut time = self.lock();
        if time.estimate(reading).basis == Basis::Agreed {
            return None;
        }
        time.ahead_of(SourceId::of(&provider.identity), reading)
    }

    /// Takes in what a reply said about the time. All bindings at one provider are one source.
    pub(crate) fn learn(&self, binding: BindingId, noticed: &Noticed, window: CallWindow) {
        let (server_time, resolution) = match (noticed.signed_time, noticed.unsigned_time) {
            (Some(signed), _) => (signed, SIGNED_RESOLUTION),
            (None, Some(unsigned)) => (unsigned, DATE_RESOLUTION),
            (None, None) => return,
        };
        let Ok(Some(binding)) = self.vault.read(|reader| reader.get::<Binding>(&binding.into())) else { return };
        let source = SourceId::of(&binding.provider.identity);
        let sample = Sample { source, server_time, resolution, sent: window.asked, received: window.answered };
        if let Err(error) = self.lock().add(&sample, self.reading()) {
            tracing::debug!(%error, "a reply did not tell the time");
        }
    }

    /// To be stored with whatever is written next.
    pub(crate) fn row(&self) -> TimeRow {
        TimeRow { state: self.lock().state(self.reading()) }
    }

    fn reading(&self) -> Now {
        Now { wall: self.clock.now(), monotonic: self.clock.monotonic() }
    }

    fn lock(&self) -> MutexGuard<'_, TrueTime> {
        self.estimate.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn row_id() -> RowId {
    RowId::new(b"time")
}
