//! Places where a process can die: around each commit, each call, each key and each signature.
//!
//! The ports are wrapped; the product knows nothing of it. A commit is seen by its anchor, which is written before and
//! after it.

use async_trait::async_trait;
use countersign::ports::{
    Anchor, AnchorError, AnchorState, HttpCall, HttpReply, KeyName, KeySpec, SendError, SignError, SignRequest, Signer,
    Transport,
};
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Counts boundaries, and ends the process at one of them.
#[derive(Clone, Debug)]
pub struct Boundaries {
    crossed: Arc<AtomicU64>,
    deadly: Option<u64>,
}

/// An anchor that counts.
pub struct TrippingAnchor<A>(pub A, pub Boundaries);

/// A transport that counts.
pub struct TrippingTransport<T>(pub T, pub Boundaries);

/// A signer that counts.
pub struct TrippingSigner<S>(pub S, pub Boundaries);

impl Boundaries {
    /// The process dies at the boundary of this number, from 1.
    pub fn new(deadly: Option<u64>) -> Self {
        Self { crossed: Arc::default(), deadly }
    }

    fn cross(&self) {
        if Some(self.crossed.fetch_add(1, Ordering::SeqCst) + 1) == self.deadly {
            die();
        }
    }
}

/// SIGKILL: nothing is flushed, closed or unwound.
fn die() {
    let own = std::process::id().to_string();
    drop(Command::new("kill").args(["-KILL", &own]).status());
    loop {
        std::thread::park();
    }
}

impl<A: Anchor> Anchor for TrippingAnchor<A> {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        self.0.read()
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        self.1.cross();
        let written = self.0.write(state);
        self.1.cross();
        written
    }
}

#[async_trait]
impl<T: Transport> Transport for TrippingTransport<T> {
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        self.1.cross();
        let reply = self.0.send(call).await;
        self.1.cross();
        reply
    }
}

#[async_trait]
impl<S: Signer> Signer for TrippingSigner<S> {
    async fn public_key(&self, key: &KeyName, spec: KeySpec) -> Result<Vec<u8>, SignError> {
        self.1.cross();
        let made = self.0.public_key(key, spec).await;
        self.1.cross();
        made
    }

    async fn sign(&self, batch: &[SignRequest]) -> Result<Vec<Vec<u8>>, SignError> {
        self.1.cross();
        let signed = self.0.sign(batch).await;
        self.1.cross();
        signed
    }

    async fn delete(&self, key: &KeyName) -> Result<(), SignError> {
        self.1.cross();
        self.0.delete(key).await
    }

    async fn names(&self) -> Result<Vec<KeyName>, SignError> {
        self.0.names().await
    }
}
