//! The relying party takes the result: once, with the API key that made the request.
//!
//! Until then a denial from any phone still wins; from then on it is "too late". A collector that lost the reply may ask
//! again with the word it chose the first time and gets the same result; any other second attempt is refused.

use std::time::Duration;

use data_encoding::HEXLOWER;
use futures::FutureExt;
use serde::Serialize;

use crate::{
    api_key::Caller,
    app::App,
    error::ProviderError,
    log::{Entry, Mode},
    store::{Topic, Tx, challenge, challenge::Challenge, subject},
};

/// How a sign-in request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody has answered yet.
    Open,
    /// The person is signing in.
    Approved,
    /// The person is not.
    Denied,
    /// The person is not, and says that somebody else is trying.
    Reported,
    /// A wrong number was typed.
    WrongNumber,
    /// Nobody answered in time.
    Expired,
    /// Cancelled by the relying party, or by a reset of the user.
    Cancelled,
}

/// A sign-in request, as its relying party sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Outcome {
    /// Hexadecimal.
    pub id: String,
    /// How it stands.
    pub state: State,
    /// Whether the result was taken with this answer. Only then does it count.
    pub collected: bool,
    /// When it ends by itself, milliseconds since 1970-01-01 UTC.
    pub expires_at: i64,
    /// When it was decided, milliseconds since 1970-01-01 UTC.
    pub decided_at: Option<i64>,
    /// The phone that decided, hexadecimal.
    pub phone: Option<String>,
}

impl App {
    /// How a request stands, without taking the result.
    pub(crate) async fn look_at_sign_in(&self, caller: &Caller, id: &str) -> Result<Outcome, ProviderError> {
        let row = self.own_challenge(caller, id).await?;
        let now = self.store.now().await?;
        Ok(outcome(&row, now, row.collected_at.is_some()))
    }

    /// Waits up to `wait` for a decision and takes it. An open request is returned as such, not collected.
    pub(crate) async fn collect_sign_in(
        &self,
        caller: &Caller,
        id: &str,
        collector: Option<String>,
        wait: Duration,
    ) -> Result<Outcome, ProviderError> {
        let row = self.own_challenge(caller, id).await?;
        let deadline =
            tokio::time::Instant::now() + wait.min(Duration::from_secs(self.config.lifetimes.long_poll_seconds.into()));
        loop {
            let waiting = self.store.wait_for(Topic::challenge(&row.id));
            if let Some(outcome) = self.try_collect(caller, &row, collector.clone()).await? {
                return Ok(outcome);
            }
            let now = self.store.now().await?;
            let expires_in = Duration::from_millis((row.expires_at - now).max(0).unsigned_abs() + 1);
            let over = tokio::time::Instant::now() + expires_in;
            tokio::select! {
                () = waiting.changed() => {}
                () = tokio::time::sleep_until(over.min(deadline)) => {}
                () = self.stop.cancelled() => {}
            }
            if tokio::time::Instant::now() >= deadline || self.stop.is_cancelled() {
                let last = self.try_collect(caller, &row, collector).await?;
                return Ok(last.unwrap_or_else(|| outcome(&row, now, false)));
            }
        }
    }

    /// Cancels an open request.
    pub(crate) async fn cancel_sign_in(&self, caller: &Caller, id: &str) -> Result<(), ProviderError> {
        let row = self.own_challenge(caller, id).await?;
        let api_key = caller.api_key.clone();
        let done = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move { Ok(challenge::cancel(tx, &row.id, &api_key).await?) }.boxed()
            })
            .await?;
        done.then_some(()).ok_or(ProviderError::Collected)
    }

    async fn try_collect(
        &self,
        caller: &Caller,
        row: &Challenge,
        collector: Option<String>,
    ) -> Result<Option<Outcome>, ProviderError> {
        let current = self.own_challenge(caller, &HEXLOWER.encode(&row.id)).await?;
        let now = self.store.now().await?;
        if let Some(at) = current.collected_at {
            let again = collector.is_some() && collector == current.collector;
            return if again { Ok(Some(outcome(&current, at, true))) } else { Err(ProviderError::Collected) };
        }
        if current.state == "open" && current.expires_at > now {
            return Ok(None);
        }
        let (app, caller, id) = (self.clone(), caller.clone(), row.id.clone());
        let taken = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move {
                    let taken = challenge::collect(tx, &id, &caller.api_key, collector.as_deref()).await?;
                    if let Some(row) = &taken {
                        app.log_end(tx, &caller, row).await?;
                    }
                    Ok(taken.map(|row| outcome(&row, tx.now, true)))
                }
                .boxed()
            })
            .await?;
        Ok(taken)
    }

    /// A decision was logged when it was made; that nobody answered shows only now.
    async fn log_end(&self, tx: &mut Tx, caller: &Caller, row: &Challenge) -> Result<(), ProviderError> {
        let reason = match row.state.as_str() {
            "open" => "expired",
            "cancelled" => "cancelled",
            _ => return Ok(()),
        };
        let person = match &row.subject {
            Some(id) => subject::by_id(tx.connection(), id).await?,
            None => None,
        };
        let name = person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        self.log(
            tx,
            Entry::new(&caller.domain, &name, person.as_ref(), Mode::Push, &row.client_address).refused(reason),
        )
        .await
    }

    /// A request of this very API key. Another key's is as unknown as none.
    async fn own_challenge(&self, caller: &Caller, id: &str) -> Result<Challenge, ProviderError> {
        let id = HEXLOWER.decode(id.as_bytes()).map_err(|_| ProviderError::NoSuch("sign-in request"))?;
        let row = challenge::find(&mut *self.store.read().await?, &id).await?;
        row.filter(|row| row.api_key == caller.api_key).ok_or(ProviderError::NoSuch("sign-in request"))
    }
}

fn outcome(row: &Challenge, now: i64, collected: bool) -> Outcome {
    let state = match row.state.as_str() {
        "approved" => State::Approved,
        "denied" => State::Denied,
        "reported" => State::Reported,
        "wrong_number" => State::WrongNumber,
        "cancelled" => State::Cancelled,
        _ if row.expires_at <= now => State::Expired,
        _ => State::Open,
    };
    Outcome {
        id: HEXLOWER.encode(&row.id),
        state,
        collected,
        expires_at: row.expires_at,
        decided_at: row.decided_at,
        phone: row.device.as_ref().map(|id| HEXLOWER.encode(id)),
    }
}
