//! A small stage for stories: an organisation with its provider, a shop that asks for sign-ins, phones, and the time
//! and the network between them.
//!
//! The provider is the real one behind a real socket; phones are the real core over a vault in a file. Two things are
//! props. [`World`] is the one true time, which can be skipped forward: whoever sleeps wakes up, and everybody's clock
//! has moved. [`Network`] stands where TLS and name service are: it knows at which socket a host answers, so that
//! phones talk to `https` names as they do outside. Each phone has a [`Line`] of its own into it, which can be cut,
//! lose replies, or lie.
//!
//! Whatever cannot be set up panics: a test without its scene has failed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    reason = "a test that cannot set its scene must fail"
)]

mod boundaries;
mod home;
mod line;
mod network;
mod organisation;
mod phone;
mod shop;
mod world;

pub use boundaries::{Boundaries, TrippingAnchor, TrippingSigner, TrippingTransport};
pub use home::{Home, KeysInMemory};
pub use line::{Fate, Heard, Line};
pub use network::Network;
pub use organisation::Organisation;
pub use phone::{Activation, Phone, approve, code, recorded};
pub use shop::{Offered, Ring, Shop};
pub use world::{PhoneClock, World};
