//! Two errors: a rich one inside, a small one outside.
//!
//! [`Error`] says exactly what went wrong and keeps its source. [`Failure`] is what an app gets: a stable code, who can
//! act, and what helps. [`public`](mod@public) maps one to the other in one total match: a new internal error does not
//! compile until somebody has decided what a person is told.
//!
//! Neither ever holds a secret, an address that was not shown already, or the text of a dependency.
//! `docs/FAILURES.md` is generated from [`FailureCode`].

mod code;
mod failure;
mod public;

pub use code::{FailureCode, Help, Who};
pub use failure::Failure;

use crate::account::{DeviceTokenError, Trouble};
use crate::activation::ActivationError;
use crate::approval::ApprovalError;
use crate::codes::CodeError;
use crate::exchange::Reason;
use crate::ports::EntropyError;
use crate::protocols::{OfferError, Unsupported};
use crate::vault::VaultError;

/// Everything that can go wrong inside, by who is at fault.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    /// Input: what was scanned or typed.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// Input or caller: a prompt that cannot be decided this way.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// Input: a push address that no channel makes.
    #[error(transparent)]
    DeviceToken(#[from] DeviceTokenError),
    /// Caller or provider: an activation that cannot begin.
    #[error(transparent)]
    Activation(#[from] ActivationError),
    /// Provider, or what became of an exchange.
    #[error("the exchange failed: {0:?}")]
    Exchange(Reason),
    /// Provider: sent, and nothing proves what became of it.
    #[error("nothing proves whether the provider recorded it")]
    Unconfirmed,
    /// Provider: this phone is not activated there any more, or seems not to be.
    #[error("the account needs re-activation: {0:?}")]
    NeedsReactivation(Trouble),
    /// Network: nobody answered, or only somebody who is not the provider.
    #[error("the provider could not be reached")]
    Unreachable,
    /// This device: the vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// This device: no randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// This device: a counter at its end.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Provider: its dialect has no such thing.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// Caller: development servers are off.
    #[error("development servers are not allowed by the configuration")]
    DevelopmentOff,
    /// Caller: nothing of that name.
    #[error("no such account, prompt or exchange")]
    NotFound,
    /// Caller: the account has no codes.
    #[error("the account makes no codes")]
    NoCodes,
    /// Caller: it may have left this phone.
    #[error("too late to cancel")]
    TooLateToCancel,
}

impl From<Reason> for Error {
    fn from(reason: Reason) -> Self {
        Self::Exchange(reason)
    }
}
