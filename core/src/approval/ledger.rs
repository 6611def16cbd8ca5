//! Challenges that were seen and have ended, so that a replayed message is never shown again.
//!
//! One row for each binding. An entry is kept for [`KEPT`] after its challenge ended: longer than the day by which a clock
//! may be wrong and the hour that a challenge lives at most together, so that whatever was ended once is too old to be
//! opened when it is forgotten. At most [`MOST`] entries are kept: the oldest go first. To push one out
//! early, a provider would have to end that many challenges within the window; the replay would then be shown once more,
//! and the provider would refuse its answer.

use super::prompt::PromptId;
use crate::account::BindingId;
use crate::log::HowEnded;
use crate::ports::UnixMillis;
use crate::vault::{Reader, Record, RowId, Table, Tx, VaultError};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long an ended challenge is remembered.
pub(super) const KEPT: Duration = Duration::from_hours(48);
/// How many are remembered for each binding.
pub(super) const MOST: usize = 256;

/// The ended challenges of one binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ledger {
    binding: BindingId,
    seen: Vec<Seen>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    id: PromptId,
    /// Start of the digest of what it asked.
    #[serde(with = "serde_bytes")]
    content: [u8; 8],
    asked: UnixMillis,
    ended: UnixMillis,
    /// How it ended, unless it was decided here.
    #[serde(default)]
    pub(super) how: Option<HowEnded>,
}

impl Seen {
    /// One that came at `asked` and ended at `ended`.
    pub(super) fn new(id: PromptId, content: &[u8; 32], asked: UnixMillis, ended: UnixMillis) -> Self {
        Self { id, content: start(content), asked, ended, how: None }
    }

    /// Not by a decision here.
    pub(super) fn by(self, how: Option<HowEnded>) -> Self {
        Self { how, ..self }
    }
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

    pub(super) fn find(&self, id: PromptId) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.id == id)
    }

    pub(super) fn has(&self, id: PromptId) -> bool {
        self.find(id).is_some()
    }

    /// How many challenges that asked the same came within `window` and have ended.
    pub(super) fn asked_lately(&self, content: &[u8; 32], now: UnixMillis, window: Duration) -> usize {
        let start = start(content);
        self.seen.iter().filter(|seen| seen.content == start && now.since(seen.asked) < window).count()
    }

    /// Remembers one that has just ended.
    pub(super) fn add(&mut self, tx: &mut Tx<'_>, new: Seen) -> Result<(), VaultError> {
        self.seen.retain(|seen| seen.id != new.id && new.ended.since(seen.ended) < KEPT);
        self.seen.push(new);
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
