//! One counter that rises with every change, and whoever waits for it to rise.
//!
//! The worker, tickets and observers all wait here. It holds no content: after waking, read again.

use crate::ports::{Listener, Topics};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

/// Revision counter of one process.
pub struct Changes {
    state: Mutex<State>,
    listener: Arc<dyn Listener>,
}

#[derive(Default)]
struct State {
    revision: u64,
    topics: Vec<(u64, Topics)>,
    wakers: Vec<Waker>,
}

/// How many past changes keep their topics; who is further behind is told that everything changed.
const REMEMBERED: usize = 64;

impl Changes {
    /// Starts at revision 0.
    pub fn new(listener: Arc<dyn Listener>) -> Self {
        Self { state: Mutex::default(), listener }
    }

    /// Something changed. Wakes everybody, then tells the host, outside the lock.
    pub fn announce(&self, topics: Topics) {
        let (revision, wakers) = {
            let mut state = self.lock();
            state.revision += 1;
            let revision = state.revision;
            state.topics.push((revision, topics));
            if state.topics.len() > REMEMBERED {
                state.topics.remove(0);
            }
            (revision, std::mem::take(&mut state.wakers))
        };
        wakers.into_iter().for_each(Waker::wake);
        self.listener.changed(revision, topics);
    }

    /// The current revision.
    pub fn revision(&self) -> u64 {
        self.lock().revision
    }

    /// Waits until the revision is above `seen`; tells it and what kinds of things changed since.
    pub async fn after(&self, seen: u64) -> (u64, Topics) {
        poll_fn(|context| {
            let mut state = self.lock();
            if state.revision > seen {
                return Poll::Ready((state.revision, state.topics_since(seen)));
            }
            if !state.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                state.wakers.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn topics_since(&self, seen: u64) -> Topics {
        let forgotten = self.topics.first().is_none_or(|(oldest, _)| *oldest > seen + 1);
        if forgotten {
            return Topics { accounts: true, prompts: true, exchanges: true, log: true };
        }
        self.topics.iter().filter(|(revision, _)| *revision > seen).fold(Topics::default(), |all, (_, t)| all.and(*t))
    }
}
