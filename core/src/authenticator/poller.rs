//! Polls: what is open at each provider.
//!
//! Not journalled and single-flight: two polls of one binding never run at once in one process. A poll without news
//! writes nothing. Only an authenticated reply changes an account.

use super::{Authenticator, Inner};
use crate::account::{Account, Binding, BindingId, Standing};
use crate::approval;
use crate::error::{Error, Failure};
use crate::exchange::{Outcome, Polled, Reason};
use crate::log::{self, Event};
use crate::ports::{Topics, UnixMillis};
use crate::protocols::{self, Task};
use crate::vault::Tx;
use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a server may hold a poll.
const LONG_POLL: Duration = Duration::from_secs(25);
/// Between polls of a server that cannot hold one.
const INTERVAL: Duration = Duration::from_secs(3);
/// After a poll that failed; grows up to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LAST_PAUSE: Duration = Duration::from_mins(2);
/// How often new bindings are looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Which bindings are being polled in this process.
#[derive(Default)]
pub(super) struct SingleFlight(Mutex<HashSet<BindingId>>);

struct Flight<'a>(&'a SingleFlight, BindingId);

impl SingleFlight {
    fn enter(&self, binding: BindingId) -> Option<Flight<'_>> {
        let mut polled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        polled.insert(binding).then(|| Flight(self, binding))
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

impl Authenticator {
    /// Asks every provider once what is open, and waits for the answers: a person pulled to refresh, a bell rang.
    pub async fn poll_once(&self) -> Result<(), Failure> {
        let bindings = self.inner.polled_bindings()?;
        let polls = bindings.iter().map(|binding| self.inner.poll(binding, Duration::ZERO));
        join_all(polls).await.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }

    pub(super) async fn poll_for_ever(&self) -> Result<(), Failure> {
        let mut followed: HashSet<BindingId> = HashSet::new();
        let mut polls = FuturesUnordered::new();
        loop {
            for binding in self.inner.polled_bindings()? {
                if followed.insert(binding.id) {
                    polls.push(self.inner.follow(binding.id));
                }
            }
            let look_again = self.inner.ports.clock.sleep(LOOK_AGAIN);
            if polls.is_empty() {
                look_again.await;
            } else if let futures::future::Either::Left((Some(ended), _)) =
                futures::future::select(polls.next(), look_again).await
            {
                followed.remove(&ended?);
            }
        }
    }
}

impl Inner {
    fn polled_bindings(&self) -> Result<Vec<Binding>, Failure> {
        let bindings = self.vault.read(|reader| reader.all::<Binding>()).map_err(Error::from)?;
        Ok(bindings.into_iter().filter(|binding| binding.answers() && can_poll(binding)).collect())
    }

    /// Polls one binding until it is gone or does not answer any more.
    async fn follow(&self, id: BindingId) -> Result<BindingId, Failure> {
        let mut pause = FIRST_PAUSE;
        loop {
            let binding = self.vault.read(|reader| reader.get::<Binding>(&id.into())).map_err(Error::from)?;
            let Some(binding) = binding.filter(|binding| binding.answers() && can_poll(binding)) else {
                return Ok(id);
            };
            let holds = protocols::find(&binding.protocol).is_some_and(|p| p.abilities(&binding).long_poll);
            let answered = self.poll(&binding, if holds { LONG_POLL } else { Duration::ZERO }).await?;
            if answered {
                pause = FIRST_PAUSE;
                if !holds {
                    self.ports.clock.sleep(INTERVAL).await;
                }
            } else {
                self.ports.clock.sleep(pause).await;
                pause = (pause * 2).min(LAST_PAUSE);
            }
        }
    }

    /// One poll. `true` if the provider itself answered.
    async fn poll(&self, binding: &Binding, wait: Duration) -> Result<bool, Failure> {
        let Some(_flight) = self.polling.enter(binding.id) else { return Ok(true) };
        let Some(protocol) = protocols::find(&binding.protocol) else { return Ok(false) };
        let shown = self.vault.read(|reader| approval::shown(&reader, binding.id)).map_err(Error::from)?;
        let task = Task::Poll { of: binding, wait, shown: &shown };
        let Ok(exchange) = self.driver.with_facts(Some(binding.id), |facts| protocol.begin(task, facts)) else {
            return Ok(false);
        };
        let asked = self.time.now();
        match self.driver.run_unjournalled(Some(binding.id), exchange).await {
            Outcome::Polled(polled) => self.take_in(binding, &polled, asked).map(|()| true),
            Outcome::Failed(reason) => self.take_refusal(binding, &reason).map(|()| false),
            _ => Ok(false),
        }
    }

    pub(super) fn take_in(&self, binding: &Binding, polled: &Polled, asked: UnixMillis) -> Result<(), Failure> {
        let moment = self.time.moment();
        let changed = self.vault.change(|tx| -> Result<bool, Error> {
            let Some(mut current) = tx.get::<Binding>(&binding.id.into())? else { return Ok(false) };
            let news = provider_news(tx, &mut current, polled, moment.wall)?;
            let prompts = approval::take_in(tx, &current, polled, asked, moment)?;
            tx.confirm(&current.id.into())?;
            Ok(news || prompts)
        })?;
        if changed {
            self.changes.announce(Topics { accounts: true, prompts: true, log: true, ..Topics::default() });
        }
        Ok(())
    }

    /// A signed refusal stops prompts; one that nobody signed becomes a suspicion.
    pub(super) fn take_refusal(&self, binding: &Binding, reason: &Reason) -> Result<(), Failure> {
        let at = self.time.now();
        let changed = self.vault.change(|tx| -> Result<bool, Error> {
            let Some(mut current) = tx.get::<Binding>(&binding.id.into())? else { return Ok(false) };
            let before = current.clone();
            let stopped = current.note_refusal(reason);
            if current == before {
                return Ok(false);
            }
            tx.put(&current)?;
            if stopped && tx.get::<Account>(&current.account.into())?.is_some() {
                let event = Event::PromptsStopped { host: current.endpoint.host, reason: reason.clone() };
                log::append(tx, current.account, event, at)?;
            }
            Ok(true)
        })?;
        if changed {
            self.changes.announce(Topics { accounts: true, log: true, ..Topics::default() });
        }
        Ok(())
    }
}

/// New keys, addresses or a successor from a verified statement; a suspension that is over.
fn provider_news(tx: &mut Tx<'_>, binding: &mut Binding, polled: &Polled, at: UnixMillis) -> Result<bool, Error> {
    let before = binding.clone();
    if let Some(private) = &polled.private {
        binding.private.clone_from(private);
    }
    if let Some(provider) = &polled.provider {
        binding.provider.clone_from(provider);
    }
    if let Some(endpoint) = &polled.endpoint {
        binding.endpoint.clone_from(endpoint);
    }
    if polled.successor.is_some() {
        binding.successor.clone_from(&polled.successor);
    }
    if let Standing::Suspended { until } = binding.standing
        && (until.is_none_or(|until| until <= at) || !polled.challenges.is_empty())
    {
        binding.standing = Standing::Good;
    }
    binding.note_poll();
    if *binding == before {
        return Ok(false);
    }
    binding.last_contact = Some(at);
    tx.put(binding)?;
    if tx.get::<Account>(&binding.account.into())?.is_none() {
        return Ok(true);
    }
    if binding.provider != before.provider {
        log::append(tx, binding.account, Event::ProviderRotated { host: binding.endpoint.host.clone() }, at)?;
    }
    if binding.successor != before.successor
        && let Some(successor) = &binding.successor
    {
        log::append(tx, binding.account, Event::MoveOffered { to_host: successor.host.clone() }, at)?;
    }
    Ok(true)
}

fn can_poll(binding: &Binding) -> bool {
    protocols::find(&binding.protocol).is_some_and(|protocol| protocol.abilities(binding).prompts)
}
