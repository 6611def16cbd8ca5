use crate::number;
use countersign::log;

/// What a log's chain shows: say "anchored up to entry n", never "tamper-proof".
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LogVerification {
    /// Number of the newest entry.
    pub entries: i64,
    /// Number of the oldest entry that is kept; 0 for an empty log.
    pub first: i64,
    /// Every entry that is kept fits.
    pub intact: bool,
    /// The first that does not: changed, missing, or contradicted by a receipt.
    pub first_broken: Option<i64>,
    /// A receipt that the provider signed covers everything up to this entry.
    pub anchored_up_to: Option<i64>,
}

impl From<log::Verification> for LogVerification {
    fn from(found: log::Verification) -> Self {
        Self {
            entries: number::long(found.entries),
            first: number::long(found.first),
            intact: found.intact,
            first_broken: found.first_broken.map(number::long),
            anchored_up_to: found.anchored_up_to.map(number::long),
        }
    }
}
