//! Against wearing a person down with prompts: after [`REFUSALS`] denials or reports of one account within [`WINDOW`],
//! the phone stops ringing for [`QUIET`], and a notice says that someone may know the password. Prompts stay listed.

use crate::account::AccountId;
use crate::log::{self, Event};
use crate::ports::UnixMillis;
use crate::vault::{Reader, Record, RowId, Table, Tx, VaultError};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many refusals.
pub(super) const REFUSALS: usize = 3;
/// Within this time.
pub(super) const WINDOW: Duration = Duration::from_mins(10);
/// Make notifications quiet for so long; each further refusal starts it anew.
pub(super) const QUIET: Duration = Duration::from_mins(10);

/// Whether somebody seems to wear the person down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fatigue {
    /// Do not ring or vibrate for prompts of this account until then.
    pub quiet_until: Option<UnixMillis>,
    /// Say that someone may know the password, until the person has seen it.
    pub password_may_be_known: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Refusals {
    account: AccountId,
    at: Vec<UnixMillis>,
    quiet_until: Option<UnixMillis>,
    notice: bool,
}

impl Record for Refusals {
    const TABLE: Table = Table::Ledger;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        row_id(self.account)
    }
}

/// How it stands for an account.
pub(crate) fn fatigue(reader: &Reader<'_>, account: AccountId, now: UnixMillis) -> Result<Fatigue, VaultError> {
    let refusals = read(reader, account)?;
    // A clock that was set back must not keep the phone quiet for longer than meant.
    let quiet_until = refusals.quiet_until.filter(|until| *until > now && until.since(now) <= QUIET);
    Ok(Fatigue { quiet_until, password_may_be_known: refusals.notice })
}

/// The person has seen the notice.
pub(crate) fn acknowledge(tx: &mut Tx<'_>, account: AccountId) -> Result<(), VaultError> {
    let mut refusals = read(tx, account)?;
    if !refusals.notice {
        return Ok(());
    }
    refusals.notice = false;
    tx.put(&refusals)
}

/// Counts a denial or report.
pub(super) fn note_refusal(tx: &mut Tx<'_>, account: AccountId, now: UnixMillis) -> Result<(), VaultError> {
    let mut refusals = read(tx, account)?;
    refusals.at.retain(|at| now.since(*at) < WINDOW);
    refusals.at.push(now);
    let surplus = refusals.at.len().saturating_sub(REFUSALS);
    refusals.at.drain(..surplus);
    if refusals.at.len() >= REFUSALS {
        let was_quiet = fatigue(tx, account, now)?.quiet_until.is_some();
        let until = now.after(QUIET);
        refusals.quiet_until = Some(until);
        refusals.notice = true;
        if !was_quiet {
            log::append(tx, account, Event::NotificationsQuiet { until }, now)?;
        }
    }
    tx.put(&refusals)
}

pub(super) fn forget(tx: &mut Tx<'_>, account: AccountId) -> Result<(), VaultError> {
    tx.delete::<Refusals>(&row_id(account)).map(|_| ())
}

fn read(reader: &Reader<'_>, account: AccountId) -> Result<Refusals, VaultError> {
    let none = Refusals { account, at: Vec::new(), quiet_until: None, notice: false };
    match reader.get(&row_id(account)) {
        Ok(row) => Ok(row.unwrap_or(none)),
        Err(VaultError::Damaged(_)) => Ok(none),
        Err(error) => Err(error),
    }
}

fn row_id(account: AccountId) -> RowId {
    RowId::join(&[b"refusals", &account.0])
}
