//! Where to ring this phone.

use super::Authenticator;
use crate::Failure;
use crate::device_token::DeviceToken;
use crate::isolation::guarded;
use crate::ticket::Ticket;
use std::sync::Arc;

#[uniffi::export]
impl Authenticator {
    /// The push service gave this phone an address: call it at each start, and when it changes. Every provider that lacks
    /// it is told; the tickets are for those.
    pub fn set_device_token(&self, token: DeviceToken) -> Result<Vec<Arc<Ticket>>, Failure> {
        guarded(|| self.core.set_device_token(token.into())).map(|tickets| self.tickets(&tickets))
    }
}
