//! The one place that awaits network and signer.
//!
//! [`run`](super::run) uses it to carry one claimed exchange to its end; polls and look-ups, which change nothing,
//! run here without a journal. Every host call has a limit. No lock is held while awaiting, and no reply is
//! interpreted: that is the exchange's part.

use super::settle::Settle;
use super::time::CallWindow;
use super::{Effect, Event, Exchange, Facts, Need, Noticed, Obstacle, Outcome, Reason, Time};
use crate::account::BindingId;
use crate::ports::{Clock, HttpCall, KeyName, KeySpec, Ports, SendError, SignError, SignRequest};
use crate::vault::Vault;
use futures::future::{Either, select};
use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A signer may wait for a person; longer than this it has forgotten us.
const SIGNER_LIMIT: Duration = Duration::from_mins(5);
/// Over the transport's own limit: for transports that do not keep it.
const TRANSPORT_GRACE: Duration = Duration::from_secs(5);
/// Runs exchanges.
pub(crate) struct Driver {
    pub(crate) ports: Ports,
    pub(crate) vault: Arc<Vault>,
    pub(crate) time: Arc<Time>,
    pub(super) settle: Box<dyn Settle>,
    sessions: Mutex<HashMap<BindingId, Vec<u8>>>,
}

impl Driver {
    pub(crate) fn new(ports: Ports, vault: Arc<Vault>, time: Arc<Time>, settle: Box<dyn Settle>) -> Self {
        Self { ports, vault, time, settle, sessions: Mutex::default() }
    }

    /// Runs an exchange that changes nothing anywhere: a poll or a look-up. Nothing is journalled. One that would be put off
    /// ends with what stood in its way.
    pub(crate) async fn run_unjournalled(
        &self,
        binding: Option<BindingId>,
        mut exchange: Box<dyn Exchange>,
    ) -> Outcome {
        let (mut event, mut window, mut obstacle) = (Event::Resume, None, None);
        loop {
            event = match self.step(binding, exchange.as_mut(), event, false, window.take()).0 {
                Need::Key(name, spec) => self.key(&name, spec).await,
                Need::Sign { batch, fresh_for } => self.sign(&batch, fresh_for).await,
                Need::Send(call, Effect::Read) => {
                    let event = self.send(call, &mut window).await;
                    obstacle = Obstacle::of(&event);
                    event
                }
                Need::Send(_, Effect::Change) | Need::Sequence { .. } => return Outcome::Failed(Reason::Internal),
                Need::Later { .. } => return Outcome::Failed(obstacle.map_or(Reason::NotRecorded, Reason::Blocked)),
                Need::Done(outcome) => return outcome,
            };
        }
    }

    /// A [`Facts`] for code outside a step, such as `begin`.
    pub(crate) fn with_facts<T>(&self, binding: Option<BindingId>, body: impl FnOnce(&mut Facts<'_>) -> T) -> T {
        let mut session = binding.and_then(|id| self.sessions().remove(&id));
        let mut noticed = Noticed::default();
        let mut facts = Facts {
            now: self.time.now(),
            entropy: self.ports.entropy.as_ref(),
            may_have_arrived: false,
            session: &mut session,
            noticed: &mut noticed,
        };
        let result = body(&mut facts);
        self.keep_session(binding, session);
        result
    }

    /// One step; and whether the provider's own word was heard in it, of which each protocol notices the time.
    pub(super) fn step(
        &self,
        binding: Option<BindingId>,
        exchange: &mut dyn Exchange,
        event: Event,
        may_have_arrived: bool,
        window: Option<CallWindow>,
    ) -> (Need, bool) {
        let mut session = binding.and_then(|id| self.sessions().remove(&id));
        let mut noticed = Noticed::default();
        let mut facts = Facts {
            now: self.time.now(),
            entropy: self.ports.entropy.as_ref(),
            may_have_arrived,
            session: &mut session,
            noticed: &mut noticed,
        };
        let need = exchange.step(&mut facts, event);
        self.keep_session(binding, session);
        if let (Some(binding), Some(window)) = (binding, window) {
            self.time.learn(binding, &noticed, window);
        }
        (need, noticed.signed_time.or(noticed.unsigned_time).is_some())
    }

    pub(super) async fn key(&self, name: &KeyName, spec: KeySpec) -> Event {
        match self.limited(SIGNER_LIMIT, self.ports.signer.public_key(name, spec)).await {
            Some(Ok(key)) => Event::Key(key),
            Some(Err(error)) => Event::SignFailed(error),
            None => Event::SignFailed(SignError::Unavailable),
        }
    }

    pub(super) async fn sign(&self, batch: &[SignRequest], fresh_for: Option<Duration>) -> Event {
        let asked = self.ports.clock.monotonic();
        match self.limited(SIGNER_LIMIT, self.ports.signer.sign(batch)).await {
            Some(Ok(_))
                if fresh_for.is_some_and(|fresh| self.ports.clock.monotonic().saturating_sub(asked) > fresh) =>
            {
                Event::Resume
            }
            Some(Ok(signatures)) if signatures.len() == batch.len() => Event::Signed(signatures),
            Some(Err(error)) => Event::SignFailed(error),
            Some(Ok(_)) | None => Event::SignFailed(SignError::Unavailable),
        }
    }

    pub(super) async fn send(&self, call: HttpCall, window: &mut Option<CallWindow>) -> Event {
        let limit = call.limit + TRANSPORT_GRACE;
        let asked = self.ports.clock.monotonic();
        let result = self.limited(limit, self.ports.transport.send(call)).await.unwrap_or(Err(SendError::NoReply));
        *window = Some(CallWindow { asked, answered: self.ports.clock.monotonic() });
        result.map_or_else(Event::Failed, Event::Reply)
    }

    /// `None` when the limit passes first; the abandoned future is dropped.
    async fn limited<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let clock: &dyn Clock = self.ports.clock.as_ref();
        match select(pin!(work), clock.sleep(limit)).await {
            Either::Left((result, _)) => Some(result),
            Either::Right(_) => None,
        }
    }

    fn keep_session(&self, binding: Option<BindingId>, session: Option<Vec<u8>>) {
        if let (Some(binding), Some(session)) = (binding, session) {
            self.sessions().insert(binding, session);
        }
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, HashMap<BindingId, Vec<u8>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
