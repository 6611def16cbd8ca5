//! The activity log of an account.

#![allow(clippy::unnecessary_wraps, reason = "the shape comes first, what it does next")]

use crate::account::AccountId;
use crate::exchange::Reason;
use crate::ports::UnixMillis;
use crate::vault::{Reader, Tx, VaultError};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An activation was sent and nothing proves what became of it.
    ActivationUnconfirmed,
    /// The provider holds this phone's keys.
    Enrolled {
        /// Its host.
        host: String,
        /// For an account that was here.
        replacing: bool,
    },
    /// An activation did not happen.
    ActivationFailed {
        /// Why.
        reason: Reason,
    },
    /// A signed round trip succeeded: the binding is active.
    Proven {
        /// Its host.
        host: String,
        /// The provider's policy skipped the six digits.
        confirmation_skipped: bool,
    },
    /// A binding was replaced and goes on answering.
    Retiring {
        /// Its host.
        host: String,
        /// The old provider has signed the move.
        signed: bool,
    },
    /// A binding is gone.
    Withdrawn {
        /// Its host.
        host: String,
        /// The provider knows.
        told: bool,
    },
    /// A replacement was taken back.
    MoveUndone {
        /// Host of the binding that is back.
        host: String,
    },
    /// The provider rings another address.
    DeviceTokenSet {
        /// Its host.
        host: String,
        /// The channel.
        channel: String,
    },
    /// The provider refused to go on with this phone.
    PromptsStopped {
        /// Its host.
        host: String,
        /// Why.
        reason: Reason,
    },
    /// A newer statement changed keys.
    ProviderRotated {
        /// Its host.
        host: String,
    },
    /// A statement names a successor.
    MoveOffered {
        /// Its host.
        to_host: String,
    },
}

/// Adds an entry.
pub fn append(_tx: &mut Tx<'_>, _account: AccountId, event: Event, _at: UnixMillis) -> Result<(), VaultError> {
    drop(event);
    Ok(())
}

/// Removes the log of an account.
pub fn forget(_tx: &mut Tx<'_>, _account: AccountId) -> Result<(), VaultError> {
    Ok(())
}

/// All entries, oldest first.
pub fn entries(_reader: &Reader<'_>, _account: AccountId) -> Result<Vec<LogEntry>, VaultError> {
    Ok(Vec::new())
}

/// Whether the chain is whole.
pub fn verify(_reader: &Reader<'_>, _account: AccountId) -> Result<Verification, VaultError> {
    Ok(Verification)
}

/// One entry.
pub struct LogEntry;

/// What verification found.
pub struct Verification;
