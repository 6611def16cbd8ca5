//! A push service that remembers whom it rang.

use countersign_provider::push::{Bell, RingError, Ringer};
use countersign_wire::token::{Channel, DeviceToken};
use futures::{FutureExt, future::BoxFuture};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

#[derive(Clone, Default)]
pub(crate) struct PushService {
    rang: Arc<Mutex<Vec<String>>>,
}

impl PushService {
    /// Forgets whom it rang so far.
    pub(crate) fn forget(&self) {
        self.rang.lock().unwrap().clear();
    }

    /// Whom it rang, if anybody within a while.
    pub(crate) async fn rang(&self) -> Option<String> {
        for _ in 0..40 {
            if let Some(rang) = self.rang.lock().unwrap().pop() {
                return Some(rang);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }
}

impl Ringer for PushService {
    fn channels(&self) -> Vec<Channel> {
        vec![Channel::Fcm]
    }

    fn accepts(&self, _: &DeviceToken) -> bool {
        true
    }

    fn ring<'a>(&'a self, token: &'a DeviceToken, _: &'a Bell, _: i64) -> BoxFuture<'a, Result<(), RingError>> {
        if let DeviceToken::Fcm(address) = token {
            self.rang.lock().unwrap().push(address.clone());
        }
        std::future::ready(Ok(())).boxed()
    }
}
