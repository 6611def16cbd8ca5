//! Accounts and bindings: what this phone knows about a person at a provider.
//!
//! An [`Account`] is what a person sees: label, order, codes, log. A [`Binding`] is one enrolment at one provider; an
//! account has several while it moves, and none when it only makes codes. Whatever happens to a binding, the codes of
//! its account stay readable.
//!
//! These are plain records of the vault. They decide nothing: states change in the settlements of the stories. What
//! a person is told about push is derived by [`push_state`] and stored nowhere.

mod binding;
mod codes;
mod device_token;
mod provider;
mod push_state;

pub use binding::{Binding, BindingId, BindingState, DeviceKeys, Standing, TokenState, Trouble};
pub use codes::{CodesId, CodesInfo, ReplacedCodes, SeedRow};
pub use device_token::{DeviceToken, DeviceTokenError};
pub use provider::{Endpoint, KnownProvider, Successor};
pub use push_state::{PushState, push_state};

use crate::ports::UnixMillis;
use crate::vault::{Record, RowId, Table};
use serde::{Deserialize, Serialize};

/// 16 random bytes, chosen by this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccountId(pub [u8; 16]);

/// One identity, as this phone knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its name in the vault.
    pub id: AccountId,
    /// What the person calls it; none until they rename it.
    pub label: Option<String>,
    /// Who issues it, as the offer said.
    pub issuer: Option<String>,
    /// The person's name there, as the offer said.
    pub name: Option<String>,
    /// Place in the list, ascending; ties go by age.
    pub order: u32,
    /// Its codes, newest first: more than one while it moves between providers that both make codes.
    pub codes: Vec<CodesInfo>,
    /// When it was added.
    pub created_at: UnixMillis,
}

impl Record for Account {
    const TABLE: Table = Table::Account;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        self.id.into()
    }
}

impl From<AccountId> for RowId {
    fn from(id: AccountId) -> Self {
        Self::new(id.0)
    }
}
