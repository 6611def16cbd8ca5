//! Whether a log is what it was when it was written, as far as this phone can tell.

use super::Event;
use super::chain::{EntryRow, State, link, read_state, rows};
use crate::account::AccountId;
use crate::vault::{Reader, VaultError};
use data_encoding::HEXLOWER;
use serde::Serialize;
use std::collections::HashMap;

/// What a log's chain shows. Never more than this: entries that no receipt covers can be rebuilt by whoever holds the
/// vault's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Number of the newest entry.
    pub entries: u64,
    /// Number of the oldest entry that is kept; 0 for an empty log.
    pub first: u64,
    /// Every entry that is kept fits.
    pub intact: bool,
    /// The first that does not: changed, missing, or contradicted by a receipt.
    pub first_broken: Option<u64>,
    /// A receipt that the provider signed covers everything up to this entry.
    pub anchored_up_to: Option<u64>,
}

/// Walks the chain.
pub fn verify(reader: &Reader<'_>, account: AccountId) -> Result<Verification, VaultError> {
    Ok(walk(&read_state(reader, account)?, &rows(reader, account)?))
}

pub(super) fn walk(state: &State, rows: &[EntryRow]) -> Verification {
    let (sound, mut first_broken) = sound_part(state, rows);
    let hashes: HashMap<u64, &[u8; 32]> =
        [(state.dropped, &state.before)].into_iter().chain(sound.iter().map(|row| (row.number, &row.hash))).collect();
    let mut anchored_up_to = None;
    for row in sound {
        let Some(Event::Answered { signed: true, anchor: Some(anchor), .. }) = row.read().event else { continue };
        match hashes.get(&anchor.entry) {
            Some(hash) if HEXLOWER.encode(*hash) == anchor.head => {
                anchored_up_to = anchored_up_to.max(Some(anchor.entry));
            }
            Some(_) => first_broken = Some(first_broken.map_or(anchor.entry, |n| n.min(anchor.entry))),
            // Dropped since.
            None => {}
        }
    }
    if let Some(broken) = first_broken {
        anchored_up_to = anchored_up_to.filter(|entry| *entry < broken);
    }
    Verification {
        entries: state.entry,
        first: if state.entry == 0 { 0 } else { state.dropped + 1 },
        intact: first_broken.is_none(),
        first_broken,
        anchored_up_to,
    }
}

/// The rows up to the first break, and where that is.
fn sound_part<'r>(state: &State, rows: &'r [EntryRow]) -> (&'r [EntryRow], Option<u64>) {
    let (mut before, mut number) = (state.before, state.dropped);
    for (index, row) in rows.iter().enumerate() {
        let next = number.saturating_add(1);
        if row.number != next || link(&before, next, &row.body) != row.hash {
            return (rows.get(..index).unwrap_or_default(), Some(next.min(row.number)));
        }
        (before, number) = (row.hash, next);
    }
    let complete = (number, before) == (state.entry, state.hash);
    (rows, (!complete).then(|| number.saturating_add(1).min(state.entry).max(1)))
}
