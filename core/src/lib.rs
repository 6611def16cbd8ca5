//! Countersign: a mobile-authenticator core.
//!
//! It activates accounts, tells providers where to ring this phone, verifies sign-in prompts and delivers signed
//! answers, and makes codes with no signal at all. It speaks several server protocols behind one account model, and
//! treats a change of provider as a crash-safe move in which the old enrolment keeps working until the new one has
//! proven itself.
//!
//! An app builds [`ports::Ports`] (the crate `countersign-adapters` has one of each for a computer), opens an
//! [`Authenticator`], gives [`Authenticator::work`] a task, and shows what the queries say:
//!
//! ```no_run
//! # async fn app(ports: countersign::ports::Ports, link: String) -> Result<(), Box<dyn std::error::Error>> {
//! use countersign::activation::Activate;
//! use countersign::protocols::OfferText;
//! use countersign::{Authenticator, Config, vault::Location};
//!
//! let config = Config { vault: Location::File("vault.db".into()), development: false };
//! let app = Authenticator::open(ports, config).await?;
//!
//! let mut offer = app.read_offer(&OfferText::scanned(link)?)?;
//! println!("This adds an account at {:?}", offer.about().host); // and the person says yes
//! offer.look_up().await?;
//! let ticket = offer.activate(Activate::New { label: None })?;
//! app.work_until_idle(std::time::Duration::from_secs(20), true).await?;
//! println!("Type {:?} where you got the code", ticket.outcome().await?.confirmation);
//! # Ok(()) }
//! ```
//!
//! It has no clock, no randomness, no network and no keys of its own: all of that comes in through the ports. It never
//! logs a secret and never hands one out; seeds do not leave it.
//!
//! How it is cut, and in which order to read it: `docs/ARCHITECTURE.md`.

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
