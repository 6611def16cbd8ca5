//! The codes of an account: what is known without the seed, and the seed itself in a row of its own.
//!
//! The two are apart because they have different key domains: a notification extension reads accounts, and must never
//! be able to read seeds.

use super::BindingId;
use crate::codes::{CodeParameters, Seed, SeedError};
use crate::ports::UnixMillis;
use crate::vault::{Record, RowId, Table};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// 16 random bytes, chosen by this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CodesId(pub [u8; 16]);

/// What an account knows about one set of its codes without the seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesInfo {
    /// Names the row with the seed.
    pub id: CodesId,
    /// Algorithm, digits, period; a counter here is the first one, the current one is with the seed.
    pub parameters: CodeParameters,
    /// The server asks that they are shown only after an unlock.
    #[serde(default)]
    pub unlock: bool,
    /// The enrolment that they came with; `None` for codes from a plain link.
    pub from: Option<BindingId>,
    /// Codes from a plain link that another link has renewed: they stay for a while, to be put back.
    #[serde(default)]
    pub replaced: Option<ReplacedCodes>,
}

/// What has taken over from a set of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedCodes {
    /// The newer set.
    pub by: CodesId,
    /// Until when the older one stays.
    pub until: UnixMillis,
}

/// A seed and, for counter codes, the next counter.
#[derive(Serialize, Deserialize)]
pub struct SeedRow {
    /// Its name.
    pub id: CodesId,
    /// With the current counter.
    pub parameters: CodeParameters,
    #[serde(with = "crate::vault::secret")]
    seed: Zeroizing<Vec<u8>>,
}

impl SeedRow {
    /// For the vault.
    pub fn new(id: CodesId, parameters: CodeParameters, seed: &Seed) -> Self {
        Self { id, parameters, seed: seed.to_vault_bytes() }
    }

    /// The shared secret.
    pub fn seed(&self) -> Result<Seed, SeedError> {
        Seed::from_vault_bytes(&self.seed)
    }
}

impl Record for SeedRow {
    const TABLE: Table = Table::Seed;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        self.id.into()
    }
}

impl From<CodesId> for RowId {
    fn from(id: CodesId) -> Self {
        Self::new(id.0)
    }
}
