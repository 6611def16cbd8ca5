//! Ringing phones. A push is a bell: it says "look", and holds nothing else but, once per new URL, an echo token.
//!
//! [`Ringer`] is what the rest of the provider sees. [`UrlRinger`] calls the URLs that phones give (UnifiedPush); an
//! operator who has contracts with other push services gives the provider a ringer of his own. Nothing waits for a
//! bell, and a bell that fails is no error: phones poll as well.

mod address;
#[cfg(test)]
mod tests;
mod url_ringer;

use countersign_wire::token::{Channel, DeviceToken};
use futures::future::BoxFuture;

pub use url_ringer::UrlRinger;

/// What a push says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bell {
    /// Look at what there is.
    WakeUp,
    /// Text that the phone must send back, to prove that the address is its own.
    Echo(String),
}

/// Why a bell did not ring. Told to nobody but the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// No such way of ringing here.
    #[error("this way of ringing is not set up")]
    Unsupported,
    /// The address may not be called.
    #[error("the address may not be called")]
    Refused,
    /// Nobody answered in time, or not well.
    #[error("the push service did not take the bell")]
    Failed,
}

/// Rings phones.
pub trait Ringer: Send + Sync + 'static {
    /// The ways it knows, apart from [`Channel::None`].
    fn channels(&self) -> Vec<Channel>;

    /// Whether an address may be rung at all, as far as its text tells.
    fn accepts(&self, token: &DeviceToken) -> bool;

    /// Rings.
    fn ring<'a>(&'a self, token: &'a DeviceToken, bell: &'a Bell) -> BoxFuture<'a, Result<(), RingError>>;
}
