//! What the library asks of its host: traits that an app implements in Kotlin or Swift, and one record that holds them.
//!
//! A host may throw anything, hang, be called from several threads at once, and call back into the library: nothing is
//! locked while it is called. What it throws that it did not declare arrives as a failure of that port, never as a
//! crash. The shims in `port.rs` turn each trait into the core's port.

mod anchor;
mod anchor_state;
mod host_error;
mod http_call;
mod http_header;
mod http_reply;
mod key_algorithm;
mod key_domain;
mod key_spec;
mod listener;
mod port;
mod sign_request;
mod signature;
mod signer;
mod signer_error;
mod time_source;
mod topics;
mod transport;
mod transport_error;
mod vault_key_error;
mod vault_key_store;

#[cfg(test)]
pub(crate) mod fakes;

pub use anchor::Anchor;
pub use anchor_state::AnchorState;
pub use host_error::HostError;
pub use http_call::HttpCall;
pub use http_header::HttpHeader;
pub use http_reply::HttpReply;
pub use key_algorithm::KeyAlgorithm;
pub use key_domain::KeyDomain;
pub use key_spec::KeySpec;
pub use listener::Listener;
pub(crate) use port::ports;
pub use sign_request::SignRequest;
pub use signer::Signer;
pub use signer_error::SignerError;
pub use time_source::TimeSource;
pub use topics::Topics;
pub use transport::Transport;
pub use transport_error::TransportError;
pub use vault_key_error::VaultKeyError;
pub use vault_key_store::VaultKeyStore;

use std::sync::Arc;

/// Everything that an app brings. The first two are its own; the others have defaults.
#[derive(Clone, uniffi::Record)]
pub struct HostPorts {
    /// Device and approval keys, in secure hardware.
    pub signer: Arc<dyn Signer>,
    /// The two keys that seal the app's data.
    pub vault_keys: Arc<dyn VaultKeyStore>,
    /// Where backups do not reach. Without it a file beside the vault, which notices accidents only.
    #[uniffi(default = None)]
    pub anchor: Option<Arc<dyn Anchor>>,
    /// The app's own HTTP client. Without it the library's, which needs no platform code.
    #[uniffi(default = None)]
    pub transport: Option<Arc<dyn Transport>>,
    /// Told that something changed. Without it use `nextChange`.
    #[uniffi(default = None)]
    pub listener: Option<Arc<dyn Listener>>,
    /// For tests. Without it the system's clocks.
    #[uniffi(default = None)]
    pub time: Option<Arc<dyn TimeSource>>,
}
