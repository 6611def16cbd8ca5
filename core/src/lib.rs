//! Countersign: a mobile-authenticator core.

pub mod account;
pub mod activation;
pub mod approval;
pub mod authenticator;
pub mod clock;
pub mod codes;
pub mod device_token;
pub mod error;
pub mod exchange;
#[cfg(test)]
mod explorer;
pub mod log;
pub mod ports;
pub mod protocols;
pub mod vault;

#[cfg(test)]
mod test_vault;

pub use authenticator::{Authenticator, Config};
pub use countersign_wire::Secret;
pub use error::{Failure, FailureCode};
