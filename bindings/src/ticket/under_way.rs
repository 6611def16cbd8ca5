use super::Story;
use crate::id::Id as _;
use countersign::account::AccountId;
use countersign::exchange::{self, ExchangeId};

/// Something that was committed and has not ended: an answer that waits for the network, an activation that waits for
/// its digits.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UnderWay {
    /// Its ticket's name.
    pub id: String,
    /// What it is for.
    pub story: Story,
    /// Whose.
    pub account: String,
}

impl From<(ExchangeId, exchange::Story, AccountId)> for UnderWay {
    fn from((id, story, account): (ExchangeId, exchange::Story, AccountId)) -> Self {
        Self { id: id.word(), story: story.into(), account: account.word() }
    }
}
