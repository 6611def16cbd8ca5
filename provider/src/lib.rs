//! Reference provider.
#![allow(dead_code)]
pub mod clock;
pub mod config;
pub(crate) mod store;
