//! Challenges that were seen and have ended, so that a replayed message is never shown again.
//!
//! One row for each binding. An entry is kept for [`KEPT`] after its challenge ended, far longer than any challenge
//! lives (an hour at most, natively ten minutes), and at most [`MOST`] entries: the oldest go first. To push one out
//! early, a provider would have to end that many challenges within the window; the replay would then be shown once more,
//! and the provider would refuse its answer.

use super::prompt::PromptId;
use crate::account::BindingId;
use crate::ports::UnixMillis;
use crate::vault::{Reader, Record, RowId, Table, Tx, VaultError};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long an ended challenge is remembered.
pub(super) const KEPT: Duration = Duration::from_hours(24);
/// How many are remembered for each binding.
pub(super) const MOST: usize = 256;

/// The ended challenges of one binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ledger {
    binding: BindingId,
    seen: Vec<Seen>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    id: PromptId,
    /// Start of the digest of what it asked.
    #[serde(with = "serde_bytes")]
    content: [u8; 8],
    asked: UnixMillis,
    ended: UnixMillis,
}

impl Record for Ledger {
    const TABLE: Table = Table::Ledger;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        row_id(self.binding)
    }
}

impl Ledger {
    /// A damaged row counts as empty: the provider's own window and state still stand against replays.
    pub(super) fn read(reader: &Reader<'_>, binding: BindingId) -> Result<Self, VaultError> {
        match reader.get(&row_id(binding)) {
            Ok(row) => Ok(row.unwrap_or(Self { binding, seen: Vec::new() })),
            Err(VaultError::Damaged(_)) => Ok(Self { binding, seen: Vec::new() }),
            Err(error) => Err(error),
        }
    }

    pub(super) fn has(&self, id: PromptId) -> bool {
        self.seen.iter().any(|seen| seen.id == id)
    }

    /// How many challenges that asked the same came within `window` and have ended.
    pub(super) fn asked_lately(&self, content: &[u8; 32], now: UnixMillis, window: Duration) -> usize {
        let start = start(content);
        self.seen.iter().filter(|seen| seen.content == start && now.since(seen.asked) < window).count()
    }

    /// Remembers one that came at `asked` and ends `now`.
    pub(super) fn add(
        &mut self,
        tx: &mut Tx<'_>,
        id: PromptId,
        content: &[u8; 32],
        asked: UnixMillis,
        now: UnixMillis,
    ) -> Result<(), VaultError> {
        self.seen.retain(|seen| seen.id != id && now.since(seen.ended) < KEPT);
        self.seen.push(Seen { id, content: start(content), asked, ended: now });
        let surplus = self.seen.len().saturating_sub(MOST);
        self.seen.drain(..surplus);
        tx.put(self)
    }

    pub(super) fn forget(tx: &mut Tx<'_>, binding: BindingId) -> Result<(), VaultError> {
        tx.delete::<Self>(&row_id(binding)).map(|_| ())
    }
}

fn start(content: &[u8; 32]) -> [u8; 8] {
    let mut out = [0; 8];
    out.iter_mut().zip(content).for_each(|(to, from)| *to = *from);
    out
}

fn row_id(binding: BindingId) -> RowId {
    RowId::join(&[b"ended", &binding.0])
}
