//! Tickets by their names, after a restart or a rotation of the screen.

use super::Authenticator;
use crate::Failure;
use crate::id::Id as _;
use crate::isolation::guarded;
use crate::ticket::{ActivationTicket, AnswerTicket, Ticket, UnderWay};
use countersign::authenticator;
use countersign::exchange::ExchangeId;
use std::sync::Arc;

#[uniffi::export]
impl Authenticator {
    /// What is under way, oldest first.
    pub fn under_way(&self) -> Result<Vec<UnderWay>, Failure> {
        guarded(|| self.core.under_way().map(|exchanges| exchanges.into_iter().map(Into::into).collect()))
    }

    /// An activation by its ticket's name; nothing if it is not known, or ended long ago.
    pub fn activation_ticket(&self, id: &str) -> Result<Option<Arc<ActivationTicket>>, Failure> {
        Ok(self.known(id)?.map(|id| ActivationTicket::new(&self.core, id)))
    }

    /// A decision by its ticket's name; nothing if it is not known, or ended long ago.
    pub fn answer_ticket(&self, id: &str) -> Result<Option<Arc<AnswerTicket>>, Failure> {
        Ok(self.known(id)?.map(|id| AnswerTicket::new(&self.core, id)))
    }

    /// Anything by its ticket's name, the proof of an activation among them; nothing if it is not known, or ended long
    /// ago.
    pub fn ticket(&self, id: &str) -> Result<Option<Arc<Ticket>>, Failure> {
        Ok(self.known(id)?.map(|id| Ticket::new(&self.core, id)))
    }
}

impl Authenticator {
    pub(super) fn tickets(&self, tickets: &[authenticator::Ticket<()>]) -> Vec<Arc<Ticket>> {
        tickets.iter().map(|ticket| Ticket::new(&self.core, ticket.id())).collect()
    }

    fn known(&self, id: &str) -> Result<Option<ExchangeId>, Failure> {
        let id = ExchangeId::read(id)?;
        Ok(guarded(|| self.core.ticket::<()>(&id))?.map(|_| id))
    }
}
