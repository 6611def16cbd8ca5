//! Offline codes: TOTP (RFC 6238), HOTP (RFC 4226) and Steam Guard.
//!
//! In comes an `otpauth:` link ([`Otpauth::parse`]) or a seed that a native enrolment derived ([`Seed::derived`]);
//! out come [`Code`]s. Nothing here knows an account, a vault or a clock: the moment and the counter are arguments,
//! and the caller corrects the time first (see [`crate::clock`]).
//!
//! Two ways to a code. [`single_code`] sets the key up, makes one code and wipes: for a look at a QR code and for a
//! counter code. [`Prepared`] keeps the key's HMAC states, so a list that is redrawn each second costs one HMAC per
//! line. A prepared key *is* a seed: drop every one when the phone locks or the app goes to the background, which wipes
//! it, and prepare again from the vault.
//!
//! Refused, each with its own error: whatever would make a code that the server does not expect. An algorithm, a
//! number of digits or a period that is not understood is never replaced by a default.
//!
//! Never here: storing a counter. A counter code may be shown only after [`CodeParameters::after_use`] is durable.
//!
//! To add a kind of code: a variant of [`Kind`], its text in `code.rs`, its link type in `uri/`.

mod algorithm;
mod code;
mod parameters;
mod prepared;
mod seed;
mod single;
mod states;
pub mod uri;
mod window;

pub use algorithm::Algorithm;
pub use code::{Code, CodeError};
pub use parameters::{CodeParameters, Kind, ParameterError};
pub use prepared::Prepared;
pub use seed::{Seed, SeedError};
pub use single::{Moment, single_code};
pub use uri::{Otpauth, TypeBack};
pub use window::Window;

#[cfg(test)]
mod tests;
