use crate::number;
use countersign::codes::Kind;

/// What moves an account from one code to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum CodeKind {
    /// Time. Show the code with a ring.
    Time {
        /// Seconds that one code lasts.
        period_seconds: i32,
    },
    /// A counter. Show "Show code" instead: each code is used up by being shown.
    Counter,
    /// Steam Guard: time, in steps of 30 seconds, letters and digits.
    Steam,
}

impl From<Kind> for CodeKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Totp { period } => Self::Time { period_seconds: number::count(period.get()) },
            Kind::Hotp { .. } => Self::Counter,
            Kind::Steam => Self::Steam,
        }
    }
}
