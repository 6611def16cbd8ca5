//! From a host's traits to the core's ports.

use super::{Anchor, HostPorts, Listener, Signer, TimeSource, Transport, VaultKeyStore, signature};
use crate::{Failure, isolation, number};
use async_trait::async_trait;
use countersign::ports::{self, AnchorError, KeyName, Ports, SendError, SignError, UnixMillis};
use countersign::ports::{VaultKey, VaultKeyError};
use countersign_adapters::{FileAnchor, HttpOptions, HttpTransport, SystemClock, SystemEntropy};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// The core's ports, made of a host and of the defaults for what it leaves out.
pub(crate) fn ports(host: HostPorts, vault: &Path, development: bool) -> Result<Ports, Failure> {
    let transport: Arc<dyn ports::Transport> = match host.transport {
        Some(transport) => Arc::new(TransportPort(transport)),
        None => Arc::new(
            HttpTransport::new(HttpOptions { development, ..HttpOptions::default() })
                .map_err(|_| Failure::internal())?,
        ),
    };
    let anchor: Arc<dyn ports::Anchor> = match host.anchor {
        Some(anchor) => Arc::new(AnchorPort(anchor)),
        None => Arc::new(FileAnchor::new(&vault.with_extension("anchor"))),
    };
    let clock: Arc<dyn ports::Clock> = match host.time {
        Some(time) => Arc::new(ClockPort(time)),
        None => Arc::new(SystemClock),
    };
    let listener: Arc<dyn ports::Listener> = match host.listener {
        Some(listener) => Arc::new(ListenerPort::new(listener)?),
        None => Arc::new(()),
    };
    Ok(Ports {
        clock,
        entropy: Arc::new(SystemEntropy),
        signer: Arc::new(SignerPort(host.signer)),
        transport,
        vault_keys: Arc::new(VaultKeysPort(host.vault_keys)),
        anchor,
        listener,
    })
}

/// Listing and deleting keys asks nobody: a host that takes longer has hung, and the phone must open all the same.
const NO_PERSON: Duration = Duration::from_secs(10);

/// DER of an ES256 signature has at most 72 bytes, and an RS256 signature at least 256: the length tells which it is.
const LONGEST_DER: usize = 72;

struct SignerPort(Arc<dyn Signer>);

#[async_trait]
impl ports::Signer for SignerPort {
    async fn public_key(&self, key: &KeyName, spec: ports::KeySpec) -> Result<Vec<u8>, SignError> {
        Ok(self.0.public_key(key.0.clone(), spec.into()).await?)
    }

    async fn sign(&self, batch: &[ports::SignRequest]) -> Result<Vec<Vec<u8>>, SignError> {
        let signatures = self.0.sign(batch.iter().map(Into::into).collect()).await?;
        if signatures.len() != batch.len() {
            return Err(SignError::Unavailable);
        }
        let plain = |signature: Vec<u8>| {
            if signature.len() > LONGEST_DER { Some(signature) } else { signature::from_der(&signature) }
        };
        signatures.into_iter().map(plain).collect::<Option<_>>().ok_or(SignError::Unavailable)
    }

    async fn delete(&self, key: &KeyName) -> Result<(), SignError> {
        let deleted = timeout(NO_PERSON, self.0.delete(key.0.clone())).await;
        Ok(deleted.map_err(|_| SignError::Unavailable)??)
    }

    async fn names(&self) -> Result<Vec<KeyName>, SignError> {
        let names = timeout(NO_PERSON, self.0.names()).await.map_err(|_| SignError::Unavailable)??;
        Ok(names.into_iter().map(KeyName).collect())
    }
}

struct VaultKeysPort(Arc<dyn VaultKeyStore>);

impl ports::VaultKeyStore for VaultKeysPort {
    fn load(&self, domain: ports::KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        let Some(bytes) = self.0.load(domain.into())?.map(Zeroizing::new) else { return Ok(None) };
        let mut key = VaultKey::default();
        if bytes.len() != key.len() {
            return Err(VaultKeyError::Unavailable);
        }
        key.copy_from_slice(&bytes);
        Ok(Some(key))
    }

    fn store(&self, domain: ports::KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        Ok(self.0.store(domain.into(), key.to_vec())?)
    }
}

struct AnchorPort(Arc<dyn Anchor>);

impl ports::Anchor for AnchorPort {
    fn read(&self) -> Result<Option<ports::AnchorState>, AnchorError> {
        self.0.read().map_err(|_| AnchorError)?.map(TryInto::try_into).transpose()
    }

    fn write(&self, state: ports::AnchorState) -> Result<(), AnchorError> {
        self.0.write(state.into()).map_err(|_| AnchorError)
    }
}

struct TransportPort(Arc<dyn Transport>);

#[async_trait]
impl ports::Transport for TransportPort {
    async fn send(&self, call: ports::HttpCall) -> Result<ports::HttpReply, SendError> {
        let limit = call.limit;
        let reply = timeout(limit, self.0.send(call.into())).await.map_err(|_| SendError::NoReply)??;
        reply.try_into()
    }
}

struct ClockPort(Arc<dyn TimeSource>);

#[async_trait]
impl ports::Clock for ClockPort {
    fn now(&self) -> UnixMillis {
        self.0.now_ms().map_or_else(|_| SystemClock.now(), UnixMillis)
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic_ms().map_or_else(|_| SystemClock.monotonic(), number::span)
    }

    async fn sleep(&self, duration: Duration) {
        SystemClock.sleep(duration).await;
    }
}

/// Changes on their way to the host: a listener that hangs must not hold up what made the change.
struct ListenerPort(UnboundedSender<(u64, ports::Topics)>);

impl ListenerPort {
    fn new(host: Arc<dyn Listener>) -> Result<Self, Failure> {
        let (sender, mut news) = unbounded_channel::<(u64, ports::Topics)>();
        isolation::runtime()?.spawn(async move {
            while let Some((mut revision, mut topics)) = news.recv().await {
                while let Ok((newer, also)) = news.try_recv() {
                    (revision, topics) = (newer.max(revision), topics.and(also));
                }
                let host = host.clone();
                let told = spawn_blocking(move || host.changed(number::long(revision), topics.into())).await;
                tracing::debug!(heard = matches!(told, Ok(Ok(()))), "listener told");
            }
        });
        Ok(Self(sender))
    }
}

impl ports::Listener for ListenerPort {
    fn changed(&self, revision: u64, topics: ports::Topics) {
        let _ = self.0.send((revision, topics)); // fails only while the process ends
    }
}

#[cfg(test)]
mod tests;
