//! Which host answers where.

use countersign::ports::{HttpCall, HttpReply, SendError, Transport};
use countersign_adapters::{HttpOptions, HttpTransport};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Name service and TLS in one: takes calls to `https` names to sockets of this computer.
#[derive(Clone)]
pub struct Network {
    hosts: Arc<Mutex<HashMap<String, SocketAddr>>>,
    sockets: HttpTransport,
}

impl Network {
    /// Without hosts.
    #[expect(clippy::new_without_default, reason = "it opens sockets")]
    pub fn new() -> Self {
        let options = HttpOptions { development: true, ..HttpOptions::default() };
        Self { hosts: Arc::default(), sockets: HttpTransport::new(options).unwrap() }
    }

    /// From now on `origin` (`https://host`) answers at this socket.
    pub fn put(&self, origin: &str, at: SocketAddr) {
        self.hosts().insert(origin.to_owned(), at);
    }

    /// Nobody answers there any more.
    pub fn remove(&self, origin: &str) {
        self.hosts().remove(origin);
    }

    /// One call; to a host that nobody put here, it cannot leave.
    pub async fn send(&self, mut call: HttpCall) -> Result<HttpReply, SendError> {
        let (origin, path) = split(&call.url);
        if !origin.starts_with("http://127.0.0.1:") {
            let socket = *self.hosts().get(origin).ok_or(SendError::NotSent)?;
            call.url = format!("http://{socket}{path}");
        }
        self.sockets.send(call).await
    }

    fn hosts(&self) -> std::sync::MutexGuard<'_, HashMap<String, SocketAddr>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Origin and the rest.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |colon| colon + 3);
    url.split_at(url.get(host..).and_then(|rest| rest.find('/')).map_or(url.len(), |slash| host + slash))
}
