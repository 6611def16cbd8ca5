//! Why the vault refused.

use super::Table;
use crate::ports::{AnchorError, EntropyError, KeyDomain, VaultKeyError};

/// Why the vault refused. Nothing was changed, unless the variant says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file was written by a newer version of the app; it was not touched.
    #[error("update the app: the vault has layout {found}, this version knows up to {known}")]
    NewerSchema {
        /// Layout of the file.
        found: i64,
        /// Newest layout that this version knows.
        known: i64,
    },
    /// A record was written by a newer version of the app; it was not touched.
    #[error("update the app: a {table:?} record has version {found}")]
    NewerRecord {
        /// Where it is.
        table: Table,
        /// Its version.
        found: u16,
    },
    /// The file is a database, but not a vault; or not a database.
    #[error("this file is not a vault")]
    NotAVault,
    /// The file's structure is damaged beyond single rows.
    #[error("the vault file is damaged")]
    Corrupt,
    /// Seeds cannot be read or written now: the phone is locked, or this process may not.
    #[error("unlock the phone: codes are locked")]
    CodesLocked,
    /// The vault exists and its key is gone. A new key is never made for an existing vault.
    #[error("the key of the vault is missing")]
    KeyMissing(KeyDomain),
    /// The key store gave a key that does not belong to this vault.
    #[error("the key does not fit this vault")]
    WrongKey(KeyDomain),
    /// The key store refused.
    #[error(transparent)]
    KeyStore(#[from] VaultKeyError),
    /// A row of this table does not open under its key: damaged, or put there by somebody else.
    #[error("a {0:?} record is damaged")]
    Damaged(Table),
    /// The root row was damaged or replaced by an older one while the vault was open: open it again.
    #[error("open the vault again: it was changed from outside")]
    ChangedOutside,
    /// The anchor could not be written; the transaction was rolled back.
    #[error(transparent)]
    Anchor(#[from] AnchorError),
    /// No randomness; the transaction was rolled back.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// A record cannot be written as CBOR, or what is stored is no record of this kind: a mistake in the app.
    #[error("a {0:?} record cannot be encoded or decoded")]
    Content(Table),
    /// Somebody else holds the exchange now, or it is closed.
    #[error("the lease of this exchange was lost")]
    LostLease,
    /// The key of this table sealed too many rows; re-key it.
    #[error("the key of {0:?} is used up")]
    KeyUsedUp(Table),
    /// Another process held the vault for longer than the vault waits.
    #[error("try again: the vault is busy")]
    Busy,
    /// No space left.
    #[error("free some space: the vault cannot be written")]
    Full,
    /// SQLite or the file system failed in another way.
    #[error("the vault's storage failed")]
    Storage(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::NotADatabase) => Self::NotAVault,
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt,
            _ => Self::Storage(error),
        }
    }
}
