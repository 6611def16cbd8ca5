//! What opening found out about the vault.

use super::{Table, VaultError, keyring::Blind, root::Findings};
use crate::ports::VaultKeyError;
use rusqlite::Connection;

/// What opening found. Findings stay until [`super::Vault::acknowledge`], also across restarts; the rows that were
/// damaged are set aside, never deleted, and the rest is readable and writable.
///
/// Any finding puts the vault in doubt: what a round trip to the provider has not confirmed since
/// ([`super::Tx::confirm`]) may be an old copy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not states")]
pub struct Health {
    /// The vault is older than its anchor: an old copy was put in its place, or it vanished and was made anew.
    pub rolled_back: bool,
    /// There is a vault and no anchor that could tell its age.
    pub anchor_lost: bool,
    /// The root row did not open; it was made anew over the rows that did.
    pub root_damaged: bool,
    /// Rows could not all be read, or not all be found by their key. Those that could be read were written anew; the
    /// damaged table is kept in the file.
    pub file_damaged: bool,
    /// The rows that open are not the rows that were written: some are missing, old, or were put back.
    pub unbalanced: bool,
    /// How many rows are missing, as far as the count tells.
    pub missing: u64,
    /// Rows that were set aside, by table and keyed hash of their id.
    pub damaged: Vec<DamagedRow>,
    /// Whether seeds can be read.
    pub codes: Codes,
}

/// A row that was set aside. [`super::Vault::blind_id`] tells whether it is the row of a known id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DamagedRow {
    /// Where it stood; `None` if even that is damaged.
    pub table: Option<Table>,
    /// Keyed hash of its id, as it stands in the file; `None` if even that is damaged.
    pub id: Option<BlindId>,
}

/// The keyed hash of a row's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlindId(pub(super) Blind);

/// Whether seeds can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Yes.
    Unlocked,
    /// Not at this moment, or not by this process.
    Locked,
    /// The key store failed or refused.
    Refused(VaultKeyError),
    /// The key of the codes domain is gone, and there are seeds.
    KeyMissing,
    /// The key store gave a key that does not fit this vault.
    WrongKey,
}

impl Health {
    /// Whether nothing was found. Locked codes are no finding.
    pub fn is_sound(&self) -> bool {
        !self.rolled_back
            && !self.anchor_lost
            && !self.root_damaged
            && !self.file_damaged
            && !self.unbalanced
            && self.missing == 0
            && self.damaged.is_empty()
    }

    /// From what is remembered, and what was just found and could not be remembered.
    pub(super) fn new(findings: Findings, damaged: Vec<DamagedRow>, codes: Codes) -> Self {
        Self {
            rolled_back: findings.rolled_back,
            anchor_lost: findings.anchor_lost,
            root_damaged: findings.root_damaged,
            file_damaged: findings.file_damaged,
            unbalanced: findings.unbalanced,
            missing: findings.missing,
            damaged,
            codes,
        }
    }
}

/// The rows that were set aside and not yet acknowledged.
pub(super) fn set_aside(conn: &Connection) -> Result<Vec<DamagedRow>, VaultError> {
    let mut damaged = Vec::new();
    let mut statement = conn.prepare_cached("SELECT tbl, id FROM aside WHERE known = 0 ORDER BY n")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        damaged
            .push(DamagedRow { table: row.get(0).ok().and_then(Table::from_number), id: row.get(1).ok().map(BlindId) });
    }
    Ok(damaged)
}
