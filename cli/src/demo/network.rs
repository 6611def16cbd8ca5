//! The network between one phone and the world. It can be cut, or have somebody in it.

use super::gateway::Gateway;
use async_trait::async_trait;
use countersign::ports::{HttpCall, HttpReply, SendError, Transport};
use countersign_adapters::{HttpOptions, HttpSetupError, HttpTransport};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How the network is.
#[derive(Clone, Default)]
pub(super) enum Mode {
    /// As it should be.
    #[default]
    Open,
    /// No signal.
    Cut,
    /// Polls go through somebody who answers them himself.
    Gateway(Arc<Gateway>),
}

/// A [`Transport`] with a switch.
pub(super) struct Network {
    http: HttpTransport,
    mode: Mutex<Mode>,
    calls: AtomicUsize,
}

impl Network {
    /// An open one.
    pub(super) fn new() -> Result<Self, HttpSetupError> {
        let http = HttpTransport::new(HttpOptions { development: true, ..HttpOptions::default() })?;
        Ok(Self { http, mode: Mutex::default(), calls: AtomicUsize::new(0) })
    }

    /// Changes how it is.
    pub(super) fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }

    /// How many calls the phone has tried.
    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let mode = self.mode.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match mode {
            Mode::Cut => Err(SendError::NotSent),
            Mode::Gateway(gateway) if call.url.ends_with("/poll") => {
                let request = call.body.clone();
                let genuine = self.http.send(call).await?;
                Ok(gateway.answer(&request, genuine).await)
            }
            Mode::Open | Mode::Gateway(_) => self.http.send(call).await,
        }
    }
}
