//! The one writer of this process. It groups the writes that wait into one commit.
//!
//! A commit costs a disk flush, whatever it holds, so under load the flush is shared: while one commit is on its way to
//! the disk, the next writes queue up, and all of them go into the next transaction. Each runs in its own savepoint and
//! sees the same time ([`Tx::now`]). Nobody is told of success before the commit has returned. A write that fails or
//! panics is rolled back alone.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{FutureExt, future::BoxFuture};
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::{
    StoreError, schema, wake,
    watcher::{Topic, Watcher},
};
use crate::clock::Clock;

/// A write in progress: its connection, its time, and whom to wake when it is durable.
pub(crate) struct Tx {
    connection: SqliteConnection,
    /// Milliseconds since 1970-01-01 UTC, the same for every statement of the transaction.
    pub(crate) now: i64,
    topics: Vec<Topic>,
}

impl Tx {
    /// Where to run queries.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Wakes those who wait for `topic`, in every process, once this is durable.
    pub(crate) fn wake(&mut self, topic: Topic) {
        self.topics.push(topic);
    }
}

/// What comes back from a job before its commit: the value or the error, and a way to hand it over.
type Settled = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Work = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, (bool, Settled)> + Send>;

struct Job {
    work: Work,
    abandon: Box<dyn FnOnce() + Send>,
}

/// How the writer is told to stop, and how its end is seen.
type Task = (oneshot::Sender<()>, JoinHandle<()>);

#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    task: Arc<Mutex<Option<Task>>>,
}

impl Writer {
    pub(super) async fn start(
        options: SqliteConnectOptions,
        clock: Arc<dyn Clock>,
        watcher: Watcher,
    ) -> Result<Self, StoreError> {
        let connection = options.connect().await?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (stop, stopped) = oneshot::channel();
        let tx = Tx { connection, now: 0, topics: Vec::new() };
        let task = tokio::spawn(run(tx, jobs, stopped, clock, watcher));
        Ok(Self { queue, task: Arc::new(Mutex::new(Some((stop, task)))) })
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel::<Result<T, E>>();
        let sender = Arc::new(Mutex::new(Some(sender)));
        let answer = {
            let sender = Arc::clone(&sender);
            move |result: Result<T, E>| {
                if let Some(sender) = sender.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    let _gone = sender.send(result);
                }
            }
        };
        let abandon = {
            let answer = answer.clone();
            Box::new(move || answer(Err(StoreError::Abandoned.into())))
        };
        let work: Work = Box::new(move |tx| {
            async move {
                let result = work(tx).await;
                let keep = result.is_ok();
                let settled: Settled = Box::new(move |committed| answer(committed.map_err(E::from).and(result)));
                (keep, settled)
            }
            .boxed()
        });
        if self.queue.send(Job { work, abandon }).await.is_err() {
            return Err(StoreError::Stopping.into());
        }
        receiver.await.unwrap_or_else(|_| Err(StoreError::Stopping.into()))
    }

    pub(super) async fn close(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, task)) = task {
            let _gone = stop.send(());
            let _ended = task.await;
        }
    }
}

async fn run(
    mut tx: Tx,
    mut jobs: mpsc::Receiver<Job>,
    mut stop: oneshot::Receiver<()>,
    clock: Arc<dyn Clock>,
    watcher: Watcher,
) {
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            biased;
            _ = &mut stop, if !jobs.is_closed() => jobs.close(), // what was accepted is still written
            taken = jobs.recv_many(&mut batch, BATCH) => {
                if taken == 0 {
                    return;
                }
                commit(&mut tx, batch.drain(..), clock.as_ref(), &watcher).await;
            }
        }
    }
}

async fn commit(tx: &mut Tx, jobs: impl Iterator<Item = Job>, clock: &dyn Clock, watcher: &Watcher) {
    if let Err(error) = begin(tx, clock).await {
        tracing::error!(%error, "could not begin a transaction");
        jobs.for_each(|job| (job.abandon)());
        return;
    }
    let mut settled = Vec::new();
    for job in jobs {
        match perform(tx, job).await {
            Ok(Some(one)) => settled.push(one),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "could not undo a write"), // the commit below fails as well
        }
    }
    let committed = finish(tx).await;
    if let Err(error) = &committed {
        tracing::error!(%error, "could not commit");
        let _already = sqlx::query("ROLLBACK").execute(&mut tx.connection).await;
    }
    let ok = committed.is_ok();
    for one in settled {
        one(if ok { Ok(()) } else { Err(StoreError::Abandoned) });
    }
    if ok {
        for topic in tx.topics.drain(..) {
            watcher.wake(&topic);
        }
    }
    tx.topics.clear();
}

async fn begin(tx: &mut Tx, clock: &dyn Clock) -> Result<(), StoreError> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut tx.connection).await?;
    match schema::database_time(&mut tx.connection).await {
        Ok(now) => tx.now = clock.now(now),
        Err(error) => {
            sqlx::query("ROLLBACK").execute(&mut tx.connection).await?;
            return Err(error);
        }
    }
    Ok(())
}

/// Runs one job in its savepoint. `None`: it was undone and its caller has been told.
async fn perform(tx: &mut Tx, job: Job) -> Result<Option<Settled>, StoreError> {
    sqlx::query("SAVEPOINT job").execute(&mut tx.connection).await?;
    let before = tx.topics.len();
    let outcome: Result<(bool, Settled), Box<dyn Any + Send>> = AssertUnwindSafe((job.work)(tx)).catch_unwind().await;
    let (keep, settled) = match outcome {
        Ok((keep, settled)) => (keep, Some(settled)),
        Err(_panic) => {
            tracing::error!("a write panicked and was undone");
            (job.abandon)();
            (false, None)
        }
    };
    if !keep {
        tx.topics.truncate(before);
        sqlx::query("ROLLBACK TO SAVEPOINT job").execute(&mut tx.connection).await?;
    }
    sqlx::query("RELEASE SAVEPOINT job").execute(&mut tx.connection).await?;
    Ok(settled)
}

async fn finish(tx: &mut Tx) -> Result<(), StoreError> {
    tx.topics.sort_unstable();
    tx.topics.dedup();
    for topic in &tx.topics {
        wake::add(&mut tx.connection, topic, tx.now).await?;
    }
    sqlx::query("COMMIT").execute(&mut tx.connection).await?;
    Ok(())
}

/// Writes that may wait. More wait outside, without memory of their own.
const QUEUE: usize = 1_024;
/// Writes per commit: enough to share a flush, few enough that none waits long.
const BATCH: usize = 128;
