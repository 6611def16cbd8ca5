//! Offers: what a person is handed, and the look-up that opens one.
//!
//! In: a link or a typed code; later the provider's answer. Out: [`LookedUp`], which says who the provider is, for whom the
//! offer is, and what enrolment will ask for. A phone sends a one-way image of the secret and a nonce, so a mistyped or
//! hostile host learns nothing; only who knows the secret can make the answer's MAC, so it cannot pose as the provider.
//!
//! Nothing here enrols or burns anything: see [`crate::enrol`].

pub mod code;
mod link;
mod lookup;
mod secret;
#[cfg(test)]
mod tests;

pub use code::{CodeError, TypedCode};
pub use link::{LinkError, Offer};
pub use lookup::{LookUp, LookUpAnswer, LookUpReply, LookedUp, open_look_up, refuse_look_up};
pub use secret::OfferSecret;

pub(crate) use secret::derive;
