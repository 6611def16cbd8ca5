//! One enrolment at one provider.

use super::{AccountId, DeviceToken, Endpoint, KnownProvider, Successor};
use crate::exchange::{Obstacle, Reason};
use crate::ports::{KeyName, UnixMillis};
use crate::vault::{Record, RowId, Table};
use serde::{Deserialize, Serialize};

/// 16 random bytes, chosen by this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BindingId(pub [u8; 16]);

/// The phone's keys at one provider. Equal names where the protocol knows only one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKeys {
    /// Usable in the background: polls, denials, reports, device tokens, withdrawals.
    pub device: KeyName,
    /// Needs a person where the provider's policy asks: approvals, nothing else.
    pub approval: KeyName,
}

/// How far a binding has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BindingState {
    /// Enrolled; no signed round trip has succeeded yet.
    Proving,
    /// In use.
    Active,
    /// Replaced, but still answering.
    Retiring {
        /// When the replacement took over.
        since: UnixMillis,
        /// Until when the replacement can be undone.
        until: UnixMillis,
    },
}

/// What the provider last said, signed, about this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Nothing against it.
    Good,
    /// No prompts for a while.
    Suspended {
        /// Until when, if known.
        until: Option<UnixMillis>,
    },
    /// Prompts have stopped until the person re-activates.
    NeedsReactivation(Trouble),
}

/// Why an account needs re-activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// The provider said: not an activated account.
    NotActivated,
    /// A key of this phone is gone, for example after a new fingerprint.
    KeyGone,
    /// The provider has moved and its statement ran out, or a successor waits for the person.
    ProviderMoved,
    /// This phone's data exists twice.
    CloneSuspected,
    /// The vault was restored from an old copy and the provider refused to go on with it.
    RolledBack,
    /// The provider has no such enrolment any more.
    Deleted,
    /// The provider has another phone's key for this enrolment.
    TakenOver,
    /// The provider has revoked or locked the enrolment. It may go on listing requests.
    Revoked,
    /// A server of another kind answers at the provider's address.
    OtherServer,
    /// There is nothing at the provider's address any more.
    AddressMoved,
}

/// Which device token the provider has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenState {
    /// The last one that the provider confirmed, and when.
    pub confirmed: Option<(DeviceToken, UnixMillis)>,
    /// It has said since that it holds another one.
    #[serde(default)]
    pub drifted: bool,
    /// When it was last asked which one it holds.
    #[serde(default)]
    pub checked: Option<UnixMillis>,
}

impl TokenState {
    /// Takes in a provider's word that it holds this token.
    pub fn confirm(&mut self, token: DeviceToken, at: UnixMillis) {
        *self = Self { confirmed: Some((token, at)), drifted: false, checked: Some(at) };
    }
}

/// One enrolment at one provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Its name in the vault.
    pub id: BindingId,
    /// Whose it is.
    pub account: AccountId,
    /// The dialect.
    pub protocol: String,
    /// Where the provider answers.
    pub endpoint: Endpoint,
    /// Who it is.
    pub provider: KnownProvider,
    /// This phone's keys there.
    pub keys: DeviceKeys,
    /// The protocol's own data.
    #[serde(with = "serde_bytes")]
    pub private: Vec<u8>,
    /// The server's stable name for the person; never shown.
    #[serde(with = "serde_bytes")]
    pub subject: Option<Vec<u8>>,
    /// How far it has come.
    pub state: BindingState,
    /// What the provider last said about it.
    pub standing: Standing,
    /// An unauthenticated sign of trouble; shown as a suspicion, changes nothing.
    pub suspected: Option<Trouble>,
    /// The last sequence number given to a change.
    pub sequence: u64,
    /// Digits to type into the session that asked for the offer, while `Proving`.
    pub confirmation: Option<String>,
    /// Which device token the provider has.
    pub token: TokenState,
    /// Last authenticated reply.
    pub last_contact: Option<UnixMillis>,
    /// Where the provider says that it moves; waits for the person's word.
    pub successor: Option<Successor>,
    /// While `Retiring`: the binding that took over, and so what an undo of that one puts back.
    #[serde(default)]
    pub replaced_by: Option<BindingId>,
    /// When it was enrolled.
    pub created_at: UnixMillis,
}

impl Binding {
    /// Takes in a provider's signed refusal, where it says something about this phone and not only about one request.
    /// `true` if the standing changed. What nobody signed is noted as a suspicion, and changes nothing else.
    pub fn note_refusal(&mut self, reason: &Reason) -> bool {
        match reason {
            Reason::Suspected(trouble) => self.suspected = Some(*trouble),
            Reason::Blocked(Obstacle::NothingThere) => self.suspected = Some(Trouble::AddressMoved),
            _ => {}
        }
        let standing = match reason {
            Reason::NotActivated => Standing::NeedsReactivation(Trouble::NotActivated),
            Reason::KeyGone => Standing::NeedsReactivation(Trouble::KeyGone),
            Reason::CloneSuspected => Standing::NeedsReactivation(Trouble::CloneSuspected),
            Reason::Suspended { until } => Standing::Suspended { until: *until },
            _ => return false,
        };
        let changed = self.standing != standing;
        self.standing = standing;
        changed
    }

    /// The provider has answered a poll as it should. What a poll does not show stays suspected.
    pub fn note_poll(&mut self) {
        self.suspected = self.suspected.filter(|trouble| *trouble == Trouble::Revoked);
    }

    /// It can be polled and can answer.
    pub fn answers(&self) -> bool {
        !matches!(self.state, BindingState::Proving) && !matches!(self.standing, Standing::NeedsReactivation(_))
    }
}

impl Record for Binding {
    const TABLE: Table = Table::Binding;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        self.id.into()
    }
}

impl From<BindingId> for RowId {
    fn from(id: BindingId) -> Self {
        Self::new(id.0)
    }
}
