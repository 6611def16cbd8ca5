//! Keys whose HMAC states are set up once, for lists.

use super::states::States;
use super::{Code, CodeError, CodeParameters, Kind, Seed, Window};
use std::fmt;

/// A seed ready to make codes: the parameters and the two HMAC states of the key.
///
/// Setting a key up costs about as much as a code, so a list keeps prepared keys between redraws. The states are as
/// secret as the seed: keep this in memory only while codes may be seen, and drop it on lock, which wipes it. There is
/// no `Clone`.
pub struct Prepared {
    states: States,
    parameters: CodeParameters,
}

impl Prepared {
    /// Sets the key up.
    pub fn new(seed: &Seed, parameters: CodeParameters) -> Self {
        Self { states: States::new(parameters.algorithm(), seed), parameters }
    }

    /// What this key makes.
    pub fn parameters(&self) -> &CodeParameters {
        &self.parameters
    }

    /// The code of a moment, in seconds since 1970. Refused for counter codes.
    pub fn code_at(&self, unix_seconds: u64) -> Result<Code, CodeError> {
        let period = self.parameters.period().ok_or(CodeError::OtherKind)?;
        Ok(self.code_of(unix_seconds / u64::from(period.get())))
    }

    /// The code after the one of that moment; at the end of time, the last code again.
    pub fn next_code_at(&self, unix_seconds: u64) -> Result<Code, CodeError> {
        self.code_at(self.window_at(unix_seconds)?.until)
    }

    /// The seconds during which [`Self::code_at`] of that moment holds. Refused for counter codes.
    pub fn window_at(&self, unix_seconds: u64) -> Result<Window, CodeError> {
        let period = self.parameters.period().ok_or(CodeError::OtherKind)?;
        Ok(Window::around(unix_seconds, period))
    }

    /// The code of a counter (RFC 4226). Refused for time codes. Show it only after
    /// [`CodeParameters::after_use`] is durable.
    pub fn code_for_counter(&self, counter: u64) -> Result<Code, CodeError> {
        match self.parameters.kind() {
            Kind::Hotp { .. } => Ok(self.code_of(counter)),
            Kind::Totp { .. } | Kind::Steam => Err(CodeError::OtherKind),
        }
    }

    fn code_of(&self, moving_factor: u64) -> Code {
        self.states.hash(moving_factor, |hash| match self.parameters.kind() {
            Kind::Totp { .. } | Kind::Hotp { .. } => Code::decimal(hash, self.parameters.digits()),
            Kind::Steam => Code::steam(hash),
        })
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}
