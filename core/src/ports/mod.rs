//! What the core asks of its host: time, randomness, keys, the network, a place for two wrapping keys, and someone to
//! tell that something changed.
//!
//! Everything ambient enters here and nowhere else, so a test can hold every one of them in its hand. The crate
//! `countersign-adapters` has an implementation of each for a computer; phones bring their own `Signer`,
//! `VaultKeyStore` and `Anchor`.
//!
//! A host may fail, hang, be called from several threads at once, and call back into the core: no port is ever
//! called with a lock held or inside a transaction, except [`Anchor`] and [`Entropy`], which must not call back.
//!
//! To add a port: one file here, one field in [`Ports`], one adapter.

mod anchor;
mod clock;
mod entropy;
mod listener;
mod signer;
mod transport;
mod vault_key_store;

pub use anchor::{Anchor, AnchorError, AnchorState};
pub use clock::{Clock, UnixMillis};
pub use entropy::{Entropy, EntropyError, make_bytes};
pub use listener::{Listener, Topics};
pub use signer::{KeyAlgorithm, KeyName, KeySpec, SignError, SignRequest, Signer};
pub use transport::{HttpCall, HttpReply, Method, SendError, Transport};
pub use vault_key_store::{KeyDomain, VaultKey, VaultKeyError, VaultKeyStore};

use std::sync::Arc;

/// One of each: what `Authenticator::open` is given.
#[derive(Clone)]
pub struct Ports {
    /// Wall clock, monotonic clock and sleep.
    pub clock: Arc<dyn Clock>,
    /// Operating-system randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Device and approval keys.
    pub signer: Arc<dyn Signer>,
    /// HTTP.
    pub transport: Arc<dyn Transport>,
    /// The two keys that seal the vault.
    pub vault_keys: Arc<dyn VaultKeyStore>,
    /// Where the vault's generation is remembered outside the vault.
    pub anchor: Arc<dyn Anchor>,
    /// Told that something changed.
    pub listener: Arc<dyn Listener>,
}
