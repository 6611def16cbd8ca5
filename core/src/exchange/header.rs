//! What is stored of an exchange: a header that every version of the app can show, and a state that only its protocol
//! reads.

use super::Deadline;
use crate::account::{AccountId, BindingId};
use crate::ports::{KeyName, UnixMillis};
use crate::vault::{Table, VaultError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// 16 random bytes. A ticket is found again by it after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExchangeId(pub [u8; 16]);

/// Which story an exchange belongs to, and so who settles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Story {
    /// Offer to binding.
    Enrol,
    /// First signed round trip of a binding, confirmation by the person included.
    Prove,
    /// A decision about a challenge.
    Answer,
    /// Where to ring this phone.
    SetDeviceToken,
    /// A fresh device key for an existing binding.
    RotateKey,
    /// Following a provider's signed move to its successor.
    Follow,
    /// Leaving the old side.
    Withdraw,
}

impl Story {
    /// Its saved state holds an offer's secret or a seed, so it is sealed like the codes and runs while they are
    /// unlocked.
    pub(crate) fn holds_seeds(self) -> bool {
        matches!(self, Self::Enrol)
    }
}

/// Which other exchanges one has to wait for. Exchanges of different lanes run side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lane {
    /// Enrol, prove, rotate, follow and withdraw of one binding: one at a time.
    Binding(BindingId),
    /// Answers to one challenge.
    Challenge(BindingId, #[serde(with = "serde_bytes")] Vec<u8>),
    /// The one slot for the device token of a binding; a newer token replaces a waiting one.
    DeviceToken(BindingId),
}

impl Lane {
    /// Bytes that name the lane; blinded by the vault before they reach the disk.
    pub fn name(&self) -> Vec<u8> {
        let (kind, binding, rest): (u8, &BindingId, &[u8]) = match self {
            Self::Binding(binding) => (b'b', binding, &[]),
            Self::Challenge(binding, challenge) => (b'c', binding, challenge),
            Self::DeviceToken(binding) => (b't', binding, &[]),
        };
        [&[kind][..], &binding.0, rest].concat()
    }
}

/// The part of an exchange that does not depend on its protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its name.
    pub id: ExchangeId,
    /// Who settles it.
    pub story: Story,
    /// The dialect.
    pub protocol: String,
    /// The account it will change; for an activation, the one it will create.
    pub account: AccountId,
    /// The binding it is about; for an activation, the one it will create.
    pub binding: BindingId,
    /// Keys that must survive while it is under way.
    pub keys: Vec<KeyName>,
    /// What must be unique among open exchanges: one decision per challenge, one activation per offer.
    #[serde(with = "serde_bytes")]
    pub subject: Vec<u8>,
    /// What it waits for.
    pub lane: Lane,
    /// Lower goes first: denials, then approvals, then the rest.
    pub priority: u8,
    /// A person is needed (a gesture); a notification extension leaves it alone.
    pub needs_person: bool,
    /// Nothing of it is sent after this.
    pub not_after: Option<Deadline>,
    /// When the intent was committed.
    pub created_at: UnixMillis,
    /// A change may have reached the server. Only rises.
    pub may_have_arrived: bool,
    /// The story's own note to its settlement.
    #[serde(with = "serde_bytes")]
    pub note: Vec<u8>,
}

impl Header {
    /// With the story's own note to its settlement.
    pub(crate) fn with_note<T: Serialize>(mut self, note: &T) -> Result<Self, VaultError> {
        self.note.clear();
        ciborium::into_writer(note, &mut self.note).map_err(|_| VaultError::Content(Table::Exchange))?;
        Ok(self)
    }
}

/// What a story commits: the intent.
pub struct NewExchange {
    /// The protocol-independent part.
    pub header: Header,
    /// The protocol's state at the start.
    pub saved: Saved,
}

/// A protocol's saved state. Layouts that were shipped are frozen: each has a number and a fixture that must finish
/// for ever.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The dialect.
    pub protocol: String,
    /// The conversation, such as `"enrol"`.
    pub kind: String,
    /// The layout.
    pub version: u16,
    /// CBOR. An activation's holds secrets: it goes to the sealed vault and nowhere else.
    #[serde(with = "serde_bytes")]
    pub state: Vec<u8>,
}

/// This version of the app cannot read it. It stays untouched for the version that can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("written by a newer version of the app")]
pub struct Unreadable;

impl Saved {
    /// Writes `state`. A state that does not serialise becomes one that nobody can read, which restore reports.
    pub fn new<T: Serialize>(protocol: &str, kind: &str, version: u16, state: &T) -> Self {
        let mut bytes = Vec::new();
        if ciborium::into_writer(state, &mut bytes).is_err() {
            bytes.clear();
        }
        Self { protocol: protocol.into(), kind: kind.into(), version, state: bytes }
    }

    /// Reads the state back.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        ciborium::from_reader(self.state.as_slice()).map_err(|_| Unreadable)
    }
}

impl Drop for Saved {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.state);
    }
}

impl std::fmt::Debug for Saved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Saved({} {} v{})", self.protocol, self.kind, self.version)
    }
}

impl std::fmt::Display for ExchangeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// Reads a story's own note to its settlement back.
pub(crate) fn decode_note<T: DeserializeOwned>(note: &[u8]) -> Result<T, VaultError> {
    ciborium::from_reader(note).map_err(|_| VaultError::Content(Table::Exchange))
}
