//! The native protocol's messages: what `docs/PROTOCOL.md` says, as types.
//!
//! In: bytes from the network, links and typed codes, and the values that a phone or provider wants to say. Out: verified
//! values, and bytes to sign and send. Both sides are here, phone and provider, so that one test can play a whole
//! conversation; the provider depends on this crate alone.
//!
//! There is no I/O, no clock and no randomness: times, nonces and ids are passed in, signatures are made elsewhere.
//! Everything received is refused by name ([`WireError`]) unless it is in its one accepted form, and nothing is believed
//! before a signature or MAC verified over the bytes received.
//!
//! Where to look: [`purpose`] (every separating string), [`cbor`] and [`cose`] (the encodings), [`statement`], [`request`]
//! and [`reply`] (the frames), then the conversations in the order in which they happen: [`offer`], [`enrol`], [`status`],
//! [`approval`], [`token`], [`withdraw`], [`rotate`], [`succession`].

pub mod approval;
pub mod bytes;
pub mod cbor;
mod claims;
pub mod cose;
pub mod enrol;
mod error;
pub mod names;
pub mod offer;
pub mod purpose;
pub mod reply;
pub mod request;
pub mod rotate;
mod secret;
pub mod statement;
pub mod status;
pub mod succession;
#[cfg(test)]
mod tests;
mod time;
pub mod token;
pub mod withdraw;
mod words;

pub use bytes::{AccountId, ChallengeId, DeviceId, Digest, Nonce, OfferId, Signature, Thumbprint};
pub use cose::PublicKey;
pub use error::WireError;
pub use names::{Domain, Hosts, Label, Origin, Tenant};
pub use secret::Secret;
pub use time::TimeBounds;
