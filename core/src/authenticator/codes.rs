//! Lists of codes, made from prepared keys.
//!
//! A list is redrawn every second, so accounts and seeds are read once and kept prepared until the vault changes or
//! codes are locked. One call makes the whole list.

use super::{Authenticator, Inner};
use crate::account::{Account, AccountId, CodesId, SeedRow};
use crate::codes::{Code, Prepared};
use crate::error::{Error, Failure};
use crate::ports::{Topics, UnixMillis};
use crate::vault::{Reader, Revision, VaultError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Codes of one moment.
#[derive(Clone, Debug)]
pub struct CodeList {
    /// The corrected time that they were made for.
    pub at: UnixMillis,
    /// How far that time may be off, either way; `None` if no provider has told the time yet.
    pub uncertainty: Option<Duration>,
    /// In the order asked for, or in the person's.
    pub rows: Vec<CodeRow>,
}

/// One set of codes of one account.
#[derive(Clone, Debug)]
pub struct CodeRow {
    /// Whose.
    pub account: AccountId,
    /// Which set: an account has two while it moves between providers that both make codes.
    pub codes: CodesId,
    /// The code that holds now; `None` for counter codes, which are made one at a time on request.
    pub now: Option<CodeNow>,
    /// The counter may be behind the server's: the vault was restored from a copy.
    pub doubtful: bool,
}

/// A time-based code.
#[derive(Clone, Debug)]
pub struct CodeNow {
    /// The code.
    pub code: Code,
    /// The one after it.
    pub next: Code,
    /// Seconds that the code still holds: from the period down to 1.
    pub seconds_left: u64,
    /// Seconds that each code holds.
    pub period: u64,
}

/// A counter code, used up by being shown.
#[derive(Clone, Debug)]
pub struct HotpCode {
    /// The code.
    pub code: Code,
    /// Its counter.
    pub counter: u64,
}

/// Prepared keys. Holds secrets: emptied on lock.
#[derive(Default)]
pub(super) struct CodeBook(Mutex<Option<Book>>);

struct Book {
    revision: Revision,
    pages: Vec<Page>,
}

struct Page {
    account: AccountId,
    codes: CodesId,
    prepared: Prepared,
    doubtful: bool,
}

impl Authenticator {
    /// The codes of these accounts, or of all with an empty slice. Needs no network and no working binding.
    pub fn codes(&self, of: &[AccountId]) -> Result<CodeList, Failure> {
        let at = self.inner.time.now();
        let seconds = u64::try_from(at.seconds()).unwrap_or(0);
        let mut book = self.inner.open_book()?;
        let pages = book.as_mut().map(|book| book.pages.as_slice()).unwrap_or_default();
        let mut rows = Vec::with_capacity(pages.len());
        if of.is_empty() {
            rows.extend(pages.iter().map(|page| page.row(seconds)));
        } else {
            for id in of {
                rows.extend(pages.iter().filter(|page| page.account == *id).map(|page| page.row(seconds)));
            }
        }
        Ok(CodeList { at, uncertainty: self.inner.time.uncertainty(), rows })
    }

    /// The next counter code. Its counter is used up, on disk, before the code is returned.
    pub fn next_hotp(&self, of: &AccountId) -> Result<HotpCode, Failure> {
        let made = self.inner.command(Topics { accounts: true, ..Topics::default() }, |tx, _| {
            let account = tx.get::<Account>(&(*of).into())?.ok_or(Error::NotFound)?;
            let by_counter = account.codes.iter().find(|codes| codes.parameters.counter().is_some());
            let mut row = tx.get::<SeedRow>(&by_counter.ok_or(Error::NoCodes)?.id.into())?.ok_or(Error::NoCodes)?;
            let counter = row.parameters.counter().ok_or(Error::NoCodes)?;
            let seed = row.seed().map_err(|_| VaultError::Damaged(crate::vault::Table::Seed))?;
            let code = Prepared::new(&seed, row.parameters).code_for_counter(counter)?;
            row.parameters = row.parameters.after_use()?;
            tx.put(&row)?;
            Ok(HotpCode { code, counter })
        })?;
        Ok(made)
    }
}

impl Inner {
    fn open_book(&self) -> Result<MutexGuard<'_, Option<Book>>, Failure> {
        let revision = self.vault.revision().map_err(Error::from)?;
        let mut book = self.code_book.0.lock().unwrap_or_else(PoisonError::into_inner);
        if book.as_ref().is_none_or(|book| book.revision != revision) {
            let pages = self.vault.read(prepare).map_err(Error::from)?;
            *book = Some(Book { revision, pages });
        }
        Ok(book)
    }
}

impl CodeBook {
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Page {
    fn row(&self, seconds: u64) -> CodeRow {
        CodeRow { account: self.account, codes: self.codes, now: self.now(seconds), doubtful: self.doubtful }
    }

    fn now(&self, seconds: u64) -> Option<CodeNow> {
        let window = self.prepared.window_at(seconds).ok()?;
        Some(CodeNow {
            code: self.prepared.code_at(seconds).ok()?,
            next: self.prepared.next_code_at(seconds).ok()?,
            seconds_left: window.seconds_left(seconds),
            period: window.until - window.from,
        })
    }
}

/// All sets of codes in the person's order. A seed that is damaged leaves its row out and harms no other.
fn prepare(reader: Reader<'_>) -> Result<Vec<Page>, VaultError> {
    let mut accounts = reader.all::<Account>()?;
    accounts.sort_by_key(|account| (account.order, account.created_at));
    let mut pages = Vec::new();
    for account in &accounts {
        for codes in &account.codes {
            let row = match reader.get::<SeedRow>(&codes.id.into()) {
                Ok(Some(row)) => row,
                Ok(None) | Err(VaultError::Damaged(_)) => continue,
                Err(error) => return Err(error),
            };
            let Ok(seed) = row.seed() else { continue };
            let counted = row.parameters.counter().is_some();
            pages.push(Page {
                account: account.id,
                codes: codes.id,
                prepared: Prepared::new(&seed, row.parameters),
                doubtful: counted && reader.is_doubtful(&codes.id.into())?,
            });
        }
    }
    Ok(pages)
}
