use crate::number;
use countersign::authenticator;

/// A time-based code. Show it in groups of three (eight digits: of four), copy it as sensitive, never log it.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CodeNow {
    /// The code.
    pub code: String,
    /// The one after it: show it beside the first under 5 seconds.
    pub next: String,
    /// Whole seconds that the code still holds: from the period down to 1.
    pub seconds_left: i32,
    /// Seconds that each code holds.
    pub period_seconds: i32,
}

impl From<&authenticator::CodeNow> for CodeNow {
    fn from(now: &authenticator::CodeNow) -> Self {
        Self {
            code: now.code.as_str().to_owned(),
            next: now.next.as_str().to_owned(),
            seconds_left: number::count(now.seconds_left),
            period_seconds: number::count(now.period),
        }
    }
}

impl std::fmt::Debug for CodeNow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeNow({} s left)", self.seconds_left)
    }
}
