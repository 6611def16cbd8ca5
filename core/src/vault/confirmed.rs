//! What a round trip has confirmed since the vault came into doubt.

use super::{Record, RowId, Table};
use serde::{Deserialize, Serialize};

/// One confirmation.
#[derive(Serialize, Deserialize)]
pub(super) struct Confirmed {
    id: serde_bytes::ByteBuf,
    /// Generation of the vault when it was confirmed.
    pub at: u64,
}

impl Confirmed {
    pub(super) fn new(id: &RowId, at: u64) -> Self {
        Self { id: serde_bytes::ByteBuf::from(id.as_bytes()), at }
    }

    /// The row that confirms `id`.
    pub(super) fn row(id: &RowId) -> RowId {
        id.clone()
    }
}

impl Record for Confirmed {
    const TABLE: Table = Table::Confirmed;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        RowId::new(&self.id)
    }
}
