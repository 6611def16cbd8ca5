//! A push service in this process: it remembers for whom it rang.

use countersign_provider::push::{Bell, RingError, Ringer};
use countersign_wire::token::{Channel, DeviceToken};
use futures::future::BoxFuture;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Rings by address.
#[derive(Default)]
pub(super) struct Bells {
    rung: Mutex<Vec<String>>,
    news: Notify,
}

impl Bells {
    /// Waits for a bell for this address, and takes all that it finds.
    pub(super) async fn heard(&self, token: &str, limit: Duration) -> bool {
        let wait = async {
            loop {
                let news = self.news.notified();
                if self.take(token) {
                    return;
                }
                news.await;
            }
        };
        tokio::time::timeout(limit, wait).await.is_ok()
    }

    fn take(&self, token: &str) -> bool {
        let mut rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let before = rung.len();
        rung.retain(|rung| rung != token);
        rung.len() < before
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
            let DeviceToken::Fcm(token) = token else { return Err(RingError::Unsupported) };
            self.rung.lock().unwrap_or_else(PoisonError::into_inner).push(token.clone());
            self.news.notify_one();
            Ok(())
        })
    }
}
