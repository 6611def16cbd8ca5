//! Wakes the long-polls of this process when any process changed what they wait for.
//!
//! `PRAGMA data_version` on a connection of its own changes when another connection commits, costs a few microseconds
//! and touches no table; only when it changed does the watcher read the new rows of [`wake`] and wake those topics.
//! While nobody waits, it does not even look. This process' own writer wakes directly as well, without the delay.
//! On Postgres the same rows become `LISTEN`/`NOTIFY` into the same map; callers see no difference.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Notify, futures::OwnedNotified};
use tokio_util::sync::CancellationToken;

use super::{StoreError, wake};

/// What can be waited for: a kind and the id of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Topic(Vec<u8>);

impl Topic {
    /// Something that the phones of this person may want to fetch.
    pub(crate) fn subject(id: &[u8]) -> Self {
        Self::of(b's', id)
    }

    /// A sign-in request that its relying party waits for.
    pub(crate) fn challenge(id: &[u8]) -> Self {
        Self::of(b'c', id)
    }

    /// An offer or its enrolment.
    pub(crate) fn offer(id: &[u8]) -> Self {
        Self::of(b'o', id)
    }

    /// Everything: for changes that concern every phone.
    pub(crate) fn everything() -> Self {
        Self::of(b'*', &[])
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    fn of(kind: u8, id: &[u8]) -> Self {
        let mut topic = vec![kind];
        topic.extend_from_slice(id);
        Self(topic)
    }
}

/// A registered wait. Dropping it ends it.
pub(crate) struct Waiting {
    notified: std::pin::Pin<Box<OwnedNotified>>,
    /// Keeps the map's weak entry alive.
    _notify: Arc<Notify>,
}

impl Waiting {
    /// Returns when the topic changed after the wait was registered, or when the store closes.
    pub(crate) async fn changed(mut self) {
        self.notified.as_mut().await;
    }
}

#[derive(Clone)]
pub(super) struct Watcher {
    shared: Arc<Shared>,
}

struct Shared {
    topics: Mutex<HashMap<Topic, Weak<Notify>>>,
    first: Notify,
    stop: CancellationToken,
}

impl Watcher {
    pub(super) async fn start(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let mut connection = options.connect().await?;
        let seen = wake::newest(&mut connection).await?;
        let watcher = Self {
            shared: Arc::new(Shared { topics: Mutex::default(), first: Notify::new(), stop: CancellationToken::new() }),
        };
        tokio::spawn(watch(watcher.clone(), connection, seen));
        Ok(watcher)
    }

    pub(super) fn wait_for(&self, topic: Topic) -> Waiting {
        let mut topics = self.shared.lock();
        let notify = topics.get(&topic).and_then(Weak::upgrade).unwrap_or_default();
        topics.insert(topic, Arc::downgrade(&notify));
        drop(topics);
        let mut notified = Box::pin(Arc::clone(&notify).notified_owned());
        notified.as_mut().enable(); // registered from here on, not from the first poll
        self.shared.first.notify_one();
        Waiting { notified, _notify: notify }
    }

    pub(super) fn wake(&self, topic: &Topic) {
        if *topic == Topic::everything() {
            return self.wake_all();
        }
        let notify = self.shared.lock().remove(topic).and_then(|weak| weak.upgrade());
        if let Some(notify) = notify {
            notify.notify_waiters();
        }
    }

    pub(super) fn close(&self) {
        self.shared.stop.cancel();
        self.wake_all();
    }

    fn wake_all(&self) {
        let all: Vec<_> = self.shared.lock().drain().filter_map(|(_, weak)| weak.upgrade()).collect();
        for notify in all {
            notify.notify_waiters();
        }
    }

    fn anyone(&self) -> bool {
        let mut topics = self.shared.lock();
        topics.retain(|_, weak| weak.strong_count() > 0);
        !topics.is_empty()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, HashMap<Topic, Weak<Notify>>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn watch(watcher: Watcher, mut connection: SqliteConnection, mut seen: i64) {
    let mut version = 0;
    while !watcher.shared.stop.is_cancelled() {
        if !watcher.anyone() {
            tokio::select! {
                () = watcher.shared.first.notified() => {}
                () = watcher.shared.stop.cancelled() => return,
            }
        }
        if let Err(error) = look(&watcher, &mut connection, &mut version, &mut seen).await {
            tracing::error!(%error, "could not watch the database for changes");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn look(
    watcher: &Watcher,
    connection: &mut SqliteConnection,
    version: &mut i64,
    seen: &mut i64,
) -> Result<(), StoreError> {
    let current: i64 = sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut *connection).await?;
    if current == *version {
        return Ok(());
    }
    let rows = wake::since(connection, *seen).await?;
    *version = current;
    let missed = rows.first().is_some_and(|(first, _)| *first > *seen + 1);
    if let Some((last, _)) = rows.last() {
        *seen = *last;
    }
    if missed {
        watcher.wake_all();
    }
    for (_, topic) in rows {
        watcher.wake(&Topic(topic));
    }
    Ok(())
}

/// Adds this much, at most, to an answer that another process recorded.
const LOOK_EVERY: Duration = Duration::from_millis(20);
