//! Where an outcome becomes account changes.

use super::{Conclusion, Header, Outcome, Time};
use crate::vault::{Transaction, VaultError};

/// Turns outcomes into account changes, inside the finishing transaction.
pub(crate) trait Settle: Send + Sync {
    /// Applies `outcome` and says what a ticket tells.
    fn settle(
        &self,
        tx: &mut Transaction<'_>,
        header: &Header,
        outcome: Outcome,
        time: &Time,
    ) -> Result<Conclusion, VaultError>;
}

