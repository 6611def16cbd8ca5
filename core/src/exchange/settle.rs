//! Where an outcome becomes account changes.

use super::{Conclusion, Facts, Header, Outcome, ProcessMoment};
use crate::vault::{Tx, VaultError};

/// Turns outcomes into account changes, inside the finishing transaction.
pub(crate) trait Settle: Send + Sync {
    /// Applies `outcome` and says what a ticket tells.
    fn settle(
        &self,
        tx: &mut Tx<'_>,
        facts: &mut Facts<'_>,
        header: &Header,
        outcome: Outcome,
        moment: ProcessMoment,
    ) -> Result<Conclusion, VaultError>;
}
