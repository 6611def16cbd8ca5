//! Everything outside the core, held in one hand: clocks, keys, network, anchor, and a plan of faults.

use super::Server;
use crate::ports::{
    Anchor, AnchorError, AnchorState, Clock, Entropy, EntropyError, HttpCall, HttpReply, KeyDomain, KeyName, KeySpec,
    Listener, Ports, SendError, SignError, SignRequest, Signer, Topics, Transport, UnixMillis, VaultKey, VaultKeyError,
    VaultKeyStore,
};
use crate::vault::{Location, MemoryFile};
use async_trait::async_trait;
use std::collections::BTreeSet;
use std::future::{pending, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;
use std::time::Duration;
use zeroize::Zeroizing;

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process dies before it happens.
    KillBefore,
    /// The process dies after it happened.
    KillAfter,
    /// The call certainly does not leave.
    NotSent,
    /// The call is lost on its way.
    LostCall,
    /// The reply is lost on its way.
    LostReply,
    /// It takes over a minute.
    Slow,
    /// Another process takes the exchange over in the middle.
    Rival,
    /// The person declines the gesture.
    Cancel,
}

/// Where it can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    Send,
    Sign,
    Key,
    Commit,
    Committed,
}

impl Point {
    pub(crate) fn faults(self) -> &'static [Fault] {
        match self {
            Self::Send => &[
                Fault::KillBefore,
                Fault::KillAfter,
                Fault::NotSent,
                Fault::LostCall,
                Fault::LostReply,
                Fault::Slow,
                Fault::Rival,
            ],
            Self::Sign => &[Fault::KillBefore, Fault::Slow, Fault::Rival, Fault::Cancel],
            Self::Key => &[Fault::KillBefore, Fault::KillAfter],
            Self::Commit => &[Fault::KillBefore],
            Self::Committed => &[Fault::KillAfter],
        }
    }
}

/// Longer than any signature or proof of a model server stays fresh.
const SLOW: i64 = 70_000;

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a test switches on")]
pub(crate) struct State {
    pub(crate) now: i64,
    pub(crate) keys: BTreeSet<KeyName>,
    pub(crate) server: Box<dyn Server>,
    pub(crate) calls: Vec<HttpCall>,
    /// The network swallows everything: no call ever returns.
    pub(crate) hangs: bool,
    /// No call leaves, for this reason.
    pub(crate) cut: Option<SendError>,
    /// Time limits pass at once instead of never.
    pub(crate) impatient: bool,
    pub(crate) commits: u32,
    pub(crate) dead: bool,
    pub(crate) rival: bool,
    armed: bool,
    plan: Vec<(usize, Fault)>,
    trace: Vec<Point>,
    anchor: Option<AnchorState>,
    random: u64,
}

/// The world of one run. Every process of the run shares it.
#[derive(Clone)]
pub(crate) struct World {
    state: Arc<Mutex<State>>,
    file: MemoryFile,
}

impl World {
    pub(crate) fn new(server: Box<dyn Server>, plan: Vec<(usize, Fault)>) -> Self {
        let state = State {
            now: 1_800_000_000_000,
            keys: server.keys_before().into_iter().collect(),
            server,
            calls: Vec::new(),
            hangs: false,
            cut: None,
            impatient: false,
            commits: 0,
            dead: false,
            rival: false,
            armed: false,
            plan,
            trace: Vec::new(),
            anchor: None,
            random: 0,
        };
        Self { state: Arc::new(Mutex::new(state)), file: MemoryFile::new().unwrap() }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn location(&self) -> Location {
        Location::Memory(self.file.clone())
    }

    pub(crate) fn ports(&self) -> Ports {
        let world = Arc::new(self.clone());
        Ports {
            clock: world.clone(),
            entropy: world.clone(),
            signer: world.clone(),
            transport: world.clone(),
            vault_keys: world.clone(),
            anchor: world.clone(),
            listener: world,
        }
    }

    pub(crate) fn trace(&self) -> Vec<Point> {
        self.state().trace.clone()
    }

    /// The set-up is over: from now on every boundary is a point.
    pub(crate) fn arm(&self) {
        let mut state = self.state();
        state.armed = true;
        state.commits = 0;
    }

    /// Plans faults at points counted from here.
    pub(crate) fn plan(&self, faults: &[(usize, Fault)]) {
        let mut state = self.state();
        let from = state.trace.len();
        state.plan = faults.iter().map(|(point, fault)| (from + point, *fault)).collect();
    }

    fn point(&self, point: Point) -> Option<Fault> {
        let mut state = self.state();
        if !state.armed {
            return None;
        }
        let index = state.trace.len();
        state.trace.push(point);
        state.plan.iter().find(|(at, _)| *at == index).map(|(_, fault)| *fault)
    }

    /// The process never comes back from this await.
    async fn die(&self) -> ! {
        self.state().dead = true;
        pending::<()>().await;
        unreachable!("a dead process was polled")
    }

    async fn let_a_rival_run(&self) {
        self.state().rival = true;
        let mut waited = false;
        poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    /// Whatever a dead process still does has no effect.
    async fn stop_if_dead(&self) {
        if self.state().dead {
            pending::<()>().await;
        }
    }
}

#[async_trait]
impl Signer for World {
    async fn public_key(&self, key: &KeyName, _spec: KeySpec) -> Result<Vec<u8>, SignError> {
        self.stop_if_dead().await;
        let fault = self.point(Point::Key);
        if fault == Some(Fault::KillBefore) {
            self.die().await;
        }
        let public = self.state().server.public_key(key);
        self.state().keys.insert(key.clone());
        if fault == Some(Fault::KillAfter) {
            self.die().await;
        }
        Ok(public)
    }

    async fn sign(&self, batch: &[SignRequest]) -> Result<Vec<Vec<u8>>, SignError> {
        self.stop_if_dead().await;
        match self.point(Point::Sign) {
            Some(Fault::KillBefore) => self.die().await,
            Some(Fault::Slow) => self.state().now += SLOW,
            Some(Fault::Rival) => self.let_a_rival_run().await,
            Some(Fault::Cancel) => return Err(SignError::Cancelled),
            _ => {}
        }
        let state = self.state();
        if batch.iter().any(|request| !state.keys.contains(&request.key)) {
            return Err(SignError::KeyGone);
        }
        Ok(batch.iter().map(|request| state.server.sign(request)).collect())
    }

    async fn delete(&self, key: &KeyName) -> Result<(), SignError> {
        self.state().keys.remove(key);
        Ok(())
    }

    async fn names(&self) -> Result<Vec<KeyName>, SignError> {
        Ok(self.state().keys.iter().cloned().collect())
    }
}

#[async_trait]
impl Transport for World {
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        self.stop_if_dead().await;
        let fault = self.point(Point::Send);
        if self.state().hangs {
            pending::<()>().await;
        }
        if let Some(error) = self.state().cut {
            return Err(error);
        }
        match fault {
            Some(Fault::KillBefore) => self.die().await,
            Some(Fault::NotSent) => return Err(SendError::NotSent),
            Some(Fault::LostCall) => return Err(SendError::NoReply),
            Some(Fault::Rival) => self.let_a_rival_run().await,
            _ => {}
        }
        let reply = {
            let mut state = self.state();
            state.calls.push(call.clone());
            let now = UnixMillis(state.now);
            state.server.serve(&call, now)
        };
        match fault {
            Some(Fault::KillAfter) => self.die().await,
            Some(Fault::LostReply) => return Err(SendError::NoReply),
            Some(Fault::Slow) => self.state().now += SLOW,
            _ => {}
        }
        Ok(reply)
    }
}

impl Anchor for World {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        Ok(self.state().anchor)
    }

    fn write(&self, next: AnchorState) -> Result<(), AnchorError> {
        if self.state().dead {
            return Err(AnchorError);
        }
        let about_to_commit = next.committed != next.next;
        let fault = self.point(if about_to_commit { Point::Commit } else { Point::Committed });
        let mut state = self.state();
        if fault == Some(Fault::KillBefore) {
            state.dead = true;
            return Err(AnchorError);
        }
        state.commits += u32::from(about_to_commit);
        state.anchor = Some(next);
        state.dead |= fault == Some(Fault::KillAfter);
        Ok(())
    }
}

#[async_trait]
impl Clock for World {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.state().now)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.state().now.unsigned_abs())
    }

    async fn sleep(&self, duration: Duration) {
        if !self.state().impatient {
            pending::<()>().await;
        }
        self.state().now += i64::try_from(duration.as_millis()).unwrap();
    }
}

impl Entropy for World {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        let mut state = self.state();
        for chunk in out.chunks_mut(32) {
            state.random += 1;
            let digest = ring::digest::digest(&ring::digest::SHA256, &state.random.to_be_bytes());
            chunk.copy_from_slice(&digest.as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

impl VaultKeyStore for World {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        Ok(Some(Zeroizing::new([if domain == KeyDomain::Push { 1 } else { 2 }; 32])))
    }

    fn store(&self, _domain: KeyDomain, _key: &VaultKey) -> Result<(), VaultKeyError> {
        Err(VaultKeyError::Unavailable)
    }
}

impl Listener for World {
    fn changed(&self, _revision: u64, _topics: Topics) {}
}
