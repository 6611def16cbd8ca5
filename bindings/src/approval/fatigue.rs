use crate::number;
use countersign::approval;

/// Whether somebody seems to wear the person down with prompts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Fatigue {
    /// Do not ring or vibrate for this account until then: milliseconds since 1970 (UTC).
    pub quiet_until_ms: Option<i64>,
    /// Say that someone may know the password, and what to do; then call `acknowledgeFatigue`.
    pub password_may_be_known: bool,
}

impl From<approval::Fatigue> for Fatigue {
    fn from(fatigue: approval::Fatigue) -> Self {
        Self { quiet_until_ms: number::at(fatigue.quiet_until), password_may_be_known: fatigue.password_may_be_known }
    }
}
