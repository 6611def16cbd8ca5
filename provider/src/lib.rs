//! Reference provider for the Countersign protocol: the server that offers activation, rings phones, and tells relying
//! parties what their people decided.
//!
//! Phones talk CBOR and COSE under `/countersign/v1/` (`docs/PROTOCOL.md`), relying parties JSON under `/api/v1/`
//! (`/openapi.json`). Everything a sign-in needs is in one SQLite file, so any number of processes on that file answer
//! each other's requests, and a restart loses nothing.
//!
//! A provider serves one tenant. [`Provider::start`] serves a database that [`Provider::init`] made;
//! [`Provider::start_new`] does both, which is what tests and demonstrations want. [`Operator`] is whoever holds the
//! operator key, wherever that is.
//!
//! Reading order: `store` (what is remembered), `approval` and `activation` (the two stories), `phone` and `desk` (the
//! two doors). Stories do not import each other; the doors hold no rules.

#![cfg_attr(test, allow(unreachable_pub, reason = "tests are not an interface"))]

mod activation;
mod api_key;
mod app;
mod approval;
mod client;
pub mod clock;
mod codes;
pub mod config;
mod desk;
mod equal;
mod error;
mod key_file;
mod limit;
mod log;
mod maintenance;
mod moving;
mod people;
mod phone;
mod provider;
pub mod push;
mod random;
mod ringing;
mod seal;
mod server;
mod signing;
mod statement;
mod store;
#[cfg(test)]
mod tests;

pub use activation::offer::{NewOffer, OfferShown, OfferState, OfferView};
pub use api_key::{ListedApiKey, NewApiKey, Scope, ShownOnce};
pub use approval::{
    collect::{Outcome, State},
    request::{Made, Request},
};
pub use codes::Attempt;
pub use config::Config;
pub use desk::document;
pub use error::{Method, ProviderError};
pub use key_file::KeyFileError;
pub use log::{Line, as_csv};
pub use moving::{Export, ExportedPhone, Imported, MoveReport, WaitingPhone};
pub use people::{PhoneView, Removed, UserView};
pub use provider::{NewTenant, Parts, Provider, RelyingParty};
pub use random::RandomError;
pub use seal::SealError;
pub use server::Running;
pub use statement::{DraftKey, Operator, StatementDraft, SuccessorDraft};
pub use store::{SCHEMA_VERSION, StoreError};
