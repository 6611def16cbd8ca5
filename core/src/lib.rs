//! Countersign: a mobile-authenticator core.

pub mod clock;
pub mod codes;
pub mod ports;
pub mod vault;
