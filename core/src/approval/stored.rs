//! A prompt as it is stored: the bytes received, and what this phone noted beside them.

use super::prompt::PromptId;
use crate::account::{AccountId, BindingId};
use crate::exchange::{Deadline, Decision, ExchangeId};
use crate::log::Channel;
use crate::ports::UnixMillis;
use crate::protocols::Received;
use crate::vault::{Record, RowId, Table};
use serde::{Deserialize, Serialize};

/// One genuine challenge that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PromptRow {
    pub(super) id: PromptId,
    pub(super) account: AccountId,
    pub(super) binding: BindingId,
    /// The server's name for it.
    #[serde(with = "serde_bytes")]
    pub(super) challenge: Vec<u8>,
    /// As received.
    #[serde(with = "serde_bytes")]
    pub(super) message: Vec<u8>,
    pub(super) received_at: UnixMillis,
    pub(super) channel: Channel,
    pub(super) deadline: Deadline,
    /// The server did not say how long it lives.
    pub(super) guessed_life: bool,
    /// Digest of what it asks: equal for repeated questions.
    #[serde(with = "serde_bytes")]
    pub(super) content: [u8; 32],
    /// How often the same was asked lately, this time included.
    pub(super) asked_times: u32,
    /// Wrong numbers so far.
    pub(super) tries: u8,
    pub(super) decided: Option<DecidedRow>,
}

/// The decision that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DecidedRow {
    pub(super) decision: Decision,
    pub(super) exchange: ExchangeId,
    pub(super) at: UnixMillis,
}

impl PromptRow {
    /// The message, as of the moment it came.
    pub(super) fn received(&self) -> Received {
        match self.channel {
            Channel::Push => Received::pushed(self.message.clone(), self.received_at),
            Channel::Poll => Received::new(self.message.clone(), self.received_at),
        }
    }

    /// The same question of the same provider.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        self.binding == other.binding && self.content == other.content
    }
}

impl Record for PromptRow {
    const TABLE: Table = Table::Prompt;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        self.id.into()
    }

    fn group(&self) -> Option<RowId> {
        Some(self.binding.into())
    }
}
