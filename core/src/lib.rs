//! Countersign: a mobile-authenticator core.

pub mod ports;
