//! What a ticket tells: the stored, secret-free end of an exchange.

use super::{Answered, ExchangeId, Reason, Story};
use crate::account::{AccountId, BindingId};
use crate::codes::TypeBack;
use crate::ports::UnixMillis;
use crate::vault::{Record, RowId, Table, Tx, VaultError};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How an exchange ended, as far as anybody needs to know later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conclusion {
    /// The provider holds this phone's keys and the account is there.
    Activated {
        /// The account.
        account: AccountId,
        /// Its new binding, where there is a server.
        binding: Option<BindingId>,
        /// Digits to type into the session that asked for the offer.
        confirmation: Option<String>,
        /// The phone's part of a code's seed, to type into the browser that shows the offer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        type_back: Option<TypeBack>,
        /// The proof that follows, where there is a server.
        proof: Option<ExchangeId>,
    },
    /// The decision reached the provider, and this is its word.
    Answered(Answered),
    /// It succeeded and there is nothing more to say.
    Done,
    /// It was sent, and nothing proves whether it was recorded.
    Unconfirmed,
    /// It did not happen.
    Failed(Reason),
}

/// The stored form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Which exchange.
    pub id: ExchangeId,
    /// Of which story.
    pub story: Story,
    /// When, by corrected time.
    pub at: UnixMillis,
    /// How.
    pub conclusion: Conclusion,
}

/// For how long a ticket tells how its exchange ended.
pub const ENDS_KEPT: Duration = Duration::from_hours(30 * 24);
/// How many ends are kept at most; the oldest go first.
pub const MOST_ENDS: usize = 512;

impl Ended {
    /// Forgets the ends that are older than [`ENDS_KEPT`] or beyond [`MOST_ENDS`]. Whoever asks for them later is told that
    /// there is no such exchange; what they did stands in accounts and logs. A clock that was set back forgets nothing.
    pub(crate) fn prune(tx: &mut Tx<'_>, now: UnixMillis) -> Result<(), VaultError> {
        let ends = tx.all::<Self>()?;
        let surplus = ends.len().saturating_sub(MOST_ENDS);
        for (place, ended) in ends.iter().enumerate() {
            if place < surplus || now.since(ended.at) > ENDS_KEPT {
                tx.delete::<Self>(&ended.row_id())?;
            }
        }
        Ok(())
    }
}

impl Record for Ended {
    const TABLE: Table = Table::Outcome;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        self.id.into()
    }
}

impl From<ExchangeId> for RowId {
    fn from(id: ExchangeId) -> Self {
        Self::new(id.0)
    }
}

#[cfg(test)]
mod tests;
