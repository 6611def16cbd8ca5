//! Why a prompt is not shown or not decided.

use crate::account::Trouble;
use crate::exchange::{Decision, ExchangeId};
use crate::log::HowEnded;
use crate::ports::{EntropyError, UnixMillis};
use crate::protocols::{Refusal, Unsupported};
use crate::vault::VaultError;

/// Why a prompt is not shown or not decided. Nothing was changed, except that a wrong number was counted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApprovalError {
    /// There is no such prompt.
    #[error("there is no such prompt")]
    NotFound,
    /// It was answered, cancelled or expired before, in this way unless it was decided here; also a replayed message.
    #[error("this prompt has ended")]
    Ended(Option<HowEnded>),
    /// Its time is over.
    #[error("this prompt has expired")]
    Expired,
    /// The message belongs to no account on this phone.
    #[error("no account here has such prompts")]
    UnknownAccount,
    /// The message was made for another phone or account.
    #[error("the message is for another phone")]
    WrongDevice,
    /// The message is not genuine.
    #[error("the message is not genuine: {0}")]
    NotGenuine(Refusal),
    /// Another message of the same name came first and says something else.
    #[error("the message differs from the first of its name")]
    Swapped,
    /// The provider has paused prompts for this phone.
    #[error("prompts are paused")]
    Suspended {
        /// Until when, if known.
        until: Option<UnixMillis>,
    },
    /// The account needs re-activation first.
    #[error("the account needs re-activation")]
    NeedsReactivation(Trouble),
    /// Too many prompts are open; this one stays at the server until there is room.
    #[error("too many prompts are open")]
    Full,
    /// A number has to be typed, in this form.
    #[error("a number is needed")]
    NumberNeeded {
        /// How many digits; `None` if they vary.
        digits: Option<u8>,
    },
    /// What was typed cannot be what the other screen shows.
    #[error("the number is wrong")]
    NumberWrong {
        /// How many tries are left; at 0 the prompt can only be denied or reported.
        left: u8,
    },
    /// It was decided before.
    #[error("already decided")]
    AlreadyDecided {
        /// The first decision.
        first: Decision,
        /// What delivers it.
        exchange: ExchangeId,
    },
    /// The vault may be an old copy: one authenticated round trip comes first. Denying is possible.
    #[error("one round trip to the provider is needed first")]
    Doubtful,
    /// The server cannot take this answer.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
}
