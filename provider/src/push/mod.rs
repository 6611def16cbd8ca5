//! Ringing phones. A push is a bell: it says "look", and holds nothing else but, once per new URL, an echo token.
//!
//! [`Ringer`] is what the rest of the provider sees. The one that is used calls the URLs that phones give (UnifiedPush,
//! Web Push) and hands FCM and APNs to the operator's [`gateway`], if there is one; a host may bring a ringer of its
//! own, such as [`Bells`]. Nothing waits for a bell, and a bell that fails is no error: phones poll as well.

mod address;
mod bells;
mod encrypt;
mod gateway;
#[cfg(test)]
mod tests;
mod url_ringer;
mod vapid;

use countersign_wire::token::{Channel, DeviceToken};
use futures::future::BoxFuture;

pub use bells::Bells;
pub(crate) use url_ringer::UrlRinger;
pub(crate) use vapid::Vapid;

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

    /// The key that phones subscribe to Web Push with, as an uncompressed point.
    fn vapid_key(&self) -> Option<[u8; 65]> {
        None
    }

    /// Rings. `now` is the provider's time in milliseconds.
    fn ring<'a>(&'a self, token: &'a DeviceToken, bell: &'a Bell, now: i64) -> BoxFuture<'a, Result<(), RingError>>;
}
