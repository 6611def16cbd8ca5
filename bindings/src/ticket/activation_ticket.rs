use super::waiting::Waiting;
use crate::Failure;
use crate::activation::Activated;
use crate::authenticator::Core;
use countersign::authenticator;
use countersign::exchange::ExchangeId;
use std::sync::Arc;

/// A claim on the end of an activation. Closing it abandons only the waiting.
#[derive(uniffi::Object)]
pub struct ActivationTicket(Waiting<authenticator::Activated>);

impl ActivationTicket {
    pub(crate) fn new(core: &Core, id: ExchangeId) -> Arc<Self> {
        Arc::new(Self(Waiting::new(core, id)))
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl ActivationTicket {
    /// Its name: it is found again by it, also after a restart.
    pub fn id(&self) -> String {
        self.0.id()
    }

    /// The end, if it has come.
    pub fn ready(&self) -> Result<Option<Activated>, Failure> {
        self.0.ready()
    }

    /// Waits for the end, while `work` runs. If something stands in the way, that is the failure: the person is told, and
    /// the activation goes on by itself. May be given up and called again.
    pub async fn outcome(&self) -> Result<Activated, Failure> {
        self.0.outcome_or_hindrance().await
    }

    /// Takes it back. Refused (`too-late-to-cancel`) once anything may have arrived at the server.
    pub fn cancel(&self) -> Result<(), Failure> {
        self.0.cancel()
    }
}
