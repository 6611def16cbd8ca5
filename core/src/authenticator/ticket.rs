//! Waiting for the end of an exchange.

use super::{Authenticator, Inner};
use crate::account::{AccountId, BindingId};
use crate::codes::TypeBack;
use crate::error::{Error, Failure};
use crate::exchange::stored::Stored;
use crate::exchange::{Answered, Conclusion, Ended, ExchangeId, Outcome, Reason, Story};
use crate::ports::Topics;
use crate::vault::VaultError;
use std::marker::PhantomData;
use std::sync::Arc;

/// A claim on the end of an exchange. Dropping it abandons only the waiting; by its id it is found again, also after
/// a restart.
pub struct Ticket<T> {
    inner: Arc<Inner>,
    id: ExchangeId,
    result: PhantomData<fn() -> T>,
}

/// What an activation came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activated {
    /// The account.
    pub account: AccountId,
    /// Its new binding, where there is a server.
    pub binding: Option<BindingId>,
    /// Digits to type into the session that asked for the offer. Until that is done the account is not active.
    pub confirmation: Option<String>,
    /// The phone's part of a code's seed, to type into the browser that shows the offer, as letters and digits. Until that
    /// is done the codes are refused. It stays with the ticket: activating the same offer again gives it again.
    pub type_back: Option<TypeBack>,
    /// The exchange that waits for it: [`Authenticator::ticket`].
    pub proof: Option<ExchangeId>,
}

/// What a ticket can tell.
pub trait TicketResult: Sized {
    /// `None` if an exchange of another story ended.
    fn from_conclusion(conclusion: Conclusion) -> Option<Self>;
}

impl TicketResult for Activated {
    fn from_conclusion(conclusion: Conclusion) -> Option<Self> {
        match conclusion {
            Conclusion::Activated { account, binding, confirmation, type_back, proof } => {
                Some(Self { account, binding, confirmation, type_back, proof })
            }
            _ => None,
        }
    }
}

impl TicketResult for Answered {
    fn from_conclusion(conclusion: Conclusion) -> Option<Self> {
        match conclusion {
            Conclusion::Answered(answered) => Some(answered),
            _ => None,
        }
    }
}

impl TicketResult for () {
    fn from_conclusion(_conclusion: Conclusion) -> Option<Self> {
        Some(())
    }
}

impl<T: TicketResult> Ticket<T> {
    pub(super) fn new(inner: &Arc<Inner>, id: ExchangeId) -> Self {
        Self { inner: inner.clone(), id, result: PhantomData }
    }

    /// Finds the exchange again.
    pub fn id(&self) -> ExchangeId {
        self.id
    }

    /// The end, if it has come.
    pub fn ready(&self) -> Option<Result<T, Failure>> {
        self.inner.ended(self.id).transpose().map(|ended| ended.and_then(|ended| tell(ended.conclusion)))
    }

    /// Waits for the end. Somebody has to run [`Authenticator::work`] meanwhile.
    pub async fn outcome(self) -> Result<T, Failure> {
        loop {
            let seen = self.inner.changes.revision();
            if let Some(result) = self.ready() {
                return result;
            }
            self.inner.changes.after(seen).await;
        }
    }

    /// Why it has not ended yet, where this process has tried and something stood in the way. It is tried again by itself;
    /// [`Ticket::cancel`] takes it back while nothing may have arrived.
    pub fn hindrance(&self) -> Option<Failure> {
        let obstacle = self.inner.worker.obstacle(self.id)?;
        Some(Error::from(Reason::Blocked(obstacle)).into())
    }

    /// Waits for the end, or for the first thing that stands in the way: for a person who should be told of it. Then
    /// nothing has ended; by its id the ticket is found again. Somebody has to run [`Authenticator::work`] meanwhile.
    pub async fn outcome_or_hindrance(self) -> Result<T, Failure> {
        loop {
            let seen = self.inner.changes.revision();
            if let Some(result) = self.ready() {
                return result;
            }
            if let Some(failure) = self.hindrance() {
                return Err(failure);
            }
            self.inner.changes.after(seen).await;
        }
    }

    /// Takes the intent back. Refused once anything may have arrived at the server.
    pub fn cancel(&self) -> Result<(), Failure> {
        self.inner.cancel(self.id)
    }
}

impl Authenticator {
    /// A ticket for an exchange that is under way or ended not long ago ([`ENDS_KEPT`](crate::exchange::ENDS_KEPT)). `None`
    /// if there is no such exchange.
    pub fn ticket<T: TicketResult>(&self, id: &ExchangeId) -> Result<Option<Ticket<T>>, Failure> {
        let inner = &self.inner;
        let under_way = inner.vault.read(|reader| reader.exchange(&id.0)).map_err(Error::from)?.is_some();
        Ok((under_way || inner.ended(*id)?.is_some()).then(|| Ticket::new(inner, *id)))
    }

    /// What is under way, oldest first.
    pub fn under_way(&self) -> Result<Vec<(ExchangeId, Story, AccountId)>, Failure> {
        let rows = self.inner.vault.read(|reader| reader.exchanges()).map_err(Error::from)?;
        let headers = rows.iter().map(|row| Stored::header(&row.body));
        let headers: Result<Vec<_>, VaultError> = headers.collect();
        Ok(headers.map_err(Error::from)?.into_iter().map(|h| (h.id, h.story, h.account)).collect())
    }
}

impl Inner {
    pub(super) fn ended(&self, id: ExchangeId) -> Result<Option<Ended>, Failure> {
        Ok(self.vault.read(|reader| reader.get::<Ended>(&id.into())).map_err(Error::from)?)
    }

    fn cancel(&self, id: ExchangeId) -> Result<(), Failure> {
        let moment = self.time.moment();
        self.command(Topics { accounts: true, prompts: true, exchanges: true, log: true }, |tx, facts| {
            let row = tx.seize_exchange(&id.0)?.ok_or(Error::NotFound)?;
            let header = Stored::header(&row.body)?;
            if header.may_have_arrived {
                return Err(Error::TooLateToCancel);
            }
            Stored::close(tx, id, row.epoch)?;
            let conclusion = crate::exchange::settle::Settle::settle(
                &super::settle::Stories,
                tx,
                facts,
                &header,
                Outcome::Failed(Reason::Cancelled),
                moment,
            )?;
            tx.put(&Ended { id, story: header.story, at: moment.wall, conclusion })?;
            Ok(())
        })
    }
}

fn tell<T: TicketResult>(conclusion: Conclusion) -> Result<T, Failure> {
    match conclusion {
        Conclusion::Failed(reason) => Err(Error::Exchange(reason).into()),
        Conclusion::Unconfirmed => Err(Error::Unconfirmed.into()),
        other => T::from_conclusion(other).ok_or_else(|| Error::NotFound.into()),
    }
}
