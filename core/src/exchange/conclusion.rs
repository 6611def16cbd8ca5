//! What a ticket tells: the stored, secret-free end of an exchange.

use super::{Answered, ExchangeId, Reason, Story};
use crate::account::{AccountId, BindingId};
use crate::ports::UnixMillis;
use crate::vault::{Record, RowId, Table};
use serde::{Deserialize, Serialize};

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
