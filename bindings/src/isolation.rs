//! Between the host's threads and the core: one runtime for the process, and no panic that gets through.
//!
//! Asynchronous work is spawned on the runtime. A host that stops waiting abandons only the waiting: what was begun is
//! carried on, and every call may be repeated. Synchronous work runs on the host's own thread.
//!
//! A panic becomes the failure `internal`. Nothing is half done afterwards: what the core changes, it changes in one
//! transaction, and it does not poison.

use crate::Failure;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// A call that waits for nothing: a query or a durable command.
pub(crate) fn guarded<T, E: Into<Failure>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(Into::into),
        Err(_) => Err(Failure::internal()),
    }
}

/// A call that waits. It goes on if the host stops waiting.
pub(crate) async fn carried<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, Failure>
where
    T: Send + 'static,
    E: Into<Failure> + Send + 'static,
{
    joined(runtime()?.spawn(work)).await
}

/// As [`carried`], for what calls the host synchronously: a host that hangs then holds a thread that nobody else needs.
pub(crate) async fn carried_aside<T, E, W>(work: impl FnOnce() -> W + Send + 'static) -> Result<T, Failure>
where
    T: Send + 'static,
    E: Into<Failure> + Send + 'static,
    W: Future<Output = Result<T, E>>,
{
    let runtime = runtime()?;
    joined(runtime.spawn_blocking(move || runtime.block_on(work()))).await
}

/// A call that ends when the host stops waiting.
pub(crate) async fn while_awaited<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, Failure>
where
    T: Send + 'static,
    E: Into<Failure> + Send + 'static,
{
    let mut task = AbortOnDrop(runtime()?.spawn(work));
    joined(&mut task.0).await
}

/// The one runtime of this process. Two threads: the core waits much and computes little.
pub(crate) fn runtime() -> Result<&'static Runtime, Failure> {
    static RUNTIME: LazyLock<Option<Runtime>> = LazyLock::new(|| {
        Builder::new_multi_thread().worker_threads(2).thread_name("countersign").enable_all().build().ok()
    });
    RUNTIME.as_ref().ok_or_else(Failure::internal)
}

struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn joined<T, E: Into<Failure>>(
    task: impl Future<Output = Result<Result<T, E>, tokio::task::JoinError>>,
) -> Result<T, Failure> {
    match task.await {
        Ok(result) => result.map_err(Into::into),
        Err(_) => Err(Failure::internal()),
    }
}

#[cfg(test)]
mod tests;
