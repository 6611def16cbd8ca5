//! A push service inside this process: it remembers whom it rang, and nothing of what a bell said. For demonstrations, and
//! for the tests of whatever rings or is rung.

use super::{Bell, RingError, Ringer};
use countersign_wire::token::{Channel, DeviceToken};
use futures::future::BoxFuture;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Rings by FCM address.
#[derive(Debug, Default)]
pub struct Bells {
    /// Oldest first.
    rung: Mutex<VecDeque<String>>,
    news: Notify,
}

impl Bells {
    /// Waits for a bell at this address, and takes all that rang there. `false`: none within the limit.
    pub async fn heard(&self, address: &str, limit: Duration) -> bool {
        let take = |rung: &mut VecDeque<String>| {
            let before = rung.len();
            rung.retain(|rung| rung != address);
            (rung.len() < before).then_some(())
        };
        self.wait(limit, take).await.is_some()
    }

    /// Waits for a bell, takes it, and tells where it rang.
    pub async fn next(&self, limit: Duration) -> Option<String> {
        self.wait(limit, VecDeque::pop_front).await
    }

    /// Forgets what rang so far.
    pub fn forget(&self) {
        self.rung().clear();
    }

    async fn wait<T>(&self, limit: Duration, take: impl Fn(&mut VecDeque<String>) -> Option<T>) -> Option<T> {
        let wait = async {
            loop {
                let news = self.news.notified();
                let taken = take(&mut self.rung());
                if let Some(taken) = taken {
                    return taken;
                }
                news.await;
            }
        };
        tokio::time::timeout(limit, wait).await.ok()
    }

    fn rung(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ringer for Bells {
    fn channels(&self) -> Vec<Channel> {
        vec![Channel::Fcm]
    }

    fn accepts(&self, token: &DeviceToken) -> bool {
        matches!(token, DeviceToken::Fcm(_))
    }

    fn ring<'a>(&'a self, token: &'a DeviceToken, _: &'a Bell, _: i64) -> BoxFuture<'a, Result<(), RingError>> {
        Box::pin(async move {
            let DeviceToken::Fcm(address) = token else { return Err(RingError::Unsupported) };
            self.rung().push_back(address.clone());
            self.news.notify_waiters();
            Ok(())
        })
    }
}
