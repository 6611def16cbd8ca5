use crate::number;
use countersign::authenticator::HotpCode;

/// A counter code. It is used up: the next call gives another one.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CounterCode {
    /// The code.
    pub code: String,
    /// Its counter, for a help desk that has to catch up.
    pub counter: i64,
}

impl From<HotpCode> for CounterCode {
    fn from(made: HotpCode) -> Self {
        Self { code: made.code.as_str().to_owned(), counter: number::long(made.counter) }
    }
}

impl std::fmt::Debug for CounterCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CounterCode(counter {})", self.counter)
    }
}
