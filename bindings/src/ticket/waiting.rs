//! What the three kinds of tickets have in common.

use crate::Failure;
use crate::authenticator::Core;
use crate::id::Id as _;
use crate::isolation::{guarded, while_awaited};
use countersign::authenticator::{Ticket, TicketResult};
use countersign::exchange::ExchangeId;
use std::marker::PhantomData;

/// A claim by name. The core's own ticket is consumed by waiting, so each call finds it again.
pub(super) struct Waiting<T> {
    core: Core,
    id: ExchangeId,
    result: PhantomData<fn() -> T>,
}

impl<T: TicketResult + Send + 'static> Waiting<T> {
    pub(super) fn new(core: &Core, id: ExchangeId) -> Self {
        Self { core: core.clone(), id, result: PhantomData }
    }

    pub(super) fn id(&self) -> String {
        self.id.word()
    }

    pub(super) async fn outcome<U: From<T>>(&self) -> Result<U, Failure> {
        let ticket = guarded(|| self.find())?;
        while_awaited(ticket.outcome()).await.map(U::from)
    }

    pub(super) async fn outcome_or_hindrance<U: From<T>>(&self) -> Result<U, Failure> {
        let ticket = guarded(|| self.find())?;
        while_awaited(ticket.outcome_or_hindrance()).await.map(U::from)
    }

    pub(super) fn ready<U: From<T>>(&self) -> Result<Option<U>, Failure> {
        guarded(|| Ok::<_, Failure>(self.find()?.ready().transpose()?.map(U::from)))
    }

    pub(super) fn cancel(&self) -> Result<(), Failure> {
        guarded(|| Ok::<_, Failure>(self.find()?.cancel()?))
    }

    fn find(&self) -> Result<Ticket<T>, Failure> {
        self.core.ticket(&self.id)?.ok_or_else(Failure::not_found)
    }
}
