use super::MoveView;
use crate::Failure;
use crate::authenticator::Core;
use crate::isolation::guarded;
use crate::once::Once;
use crate::ticket::ActivationTicket;
use countersign::authenticator;
use std::sync::Arc;

/// A move to another provider that waits for the person's one word. It is used once.
#[derive(uniffi::Object)]
pub struct PendingMove {
    core: Core,
    view: MoveView,
    pending: Once<authenticator::PendingMove>,
}

impl PendingMove {
    pub(crate) fn new(core: &Core, pending: authenticator::PendingMove) -> Arc<Self> {
        Arc::new(Self { core: core.clone(), view: pending.about().into(), pending: Once::new(pending) })
    }
}

#[uniffi::export]
impl PendingMove {
    /// What to show. May be called at any time.
    pub fn about(&self) -> MoveView {
        self.view.clone()
    }

    /// The person agreed, once for all accounts it covers: a ticket for each. The old side works until each new one has
    /// proven itself.
    pub fn confirm(&self) -> Result<Vec<Arc<ActivationTicket>>, Failure> {
        let pending = self.pending.take()?;
        let tickets = guarded(|| pending.confirm())?;
        Ok(tickets.into_iter().map(|ticket| ActivationTicket::new(&self.core, ticket.id())).collect())
    }
}
