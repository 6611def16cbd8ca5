use super::waiting::Waiting;
use crate::Failure;
use crate::authenticator::Core;

use countersign::exchange::ExchangeId;
use std::sync::Arc;

/// A claim on the end of anything else: a device token, a fresh key, leaving a provider. Closing it abandons only the waiting.
#[derive(uniffi::Object)]
pub struct Ticket(Waiting<()>);

impl Ticket {
    pub(crate) fn new(core: &Core, id: ExchangeId) -> Arc<Self> {
        Arc::new(Self(Waiting::new(core, id)))
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Ticket {
    /// Its name: it is found again by it, also after a restart.
    pub fn id(&self) -> String {
        self.0.id()
    }

    /// Whether it has ended well; throws if it ended otherwise.
    pub fn ready(&self) -> Result<bool, Failure> {
        Ok(self.0.ready::<()>()?.is_some())
    }

    /// Waits for the end, while `work` runs. May be given up and called again.
    pub async fn outcome(&self) -> Result<(), Failure> {
        self.0.outcome().await
    }

    /// Takes it back. Refused (`too-late-to-cancel`) once anything may have arrived at the server.
    pub fn cancel(&self) -> Result<(), Failure> {
        self.0.cancel()
    }
}
