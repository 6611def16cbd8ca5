//! Calls as the protocol makes them: POST, one media type, one limit.

use crate::exchange::{Effect, Need};
use crate::ports::{HttpCall, Method};
use countersign_wire::purpose::{MEDIA_TYPE, PATH};
use std::time::Duration;

/// Any call but a long poll is answered within this.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// Where one call goes. An exchange walks through the addresses only while nothing has left the phone.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses {
    next: usize,
}

impl Addresses {
    /// Asks `endpoint` at the current address; `None` if there is no address at all.
    pub(super) fn call(&self, origins: &[String], endpoint: &str, body: Vec<u8>, limit: Duration) -> Option<HttpCall> {
        let origin = origins.get(self.next).or_else(|| origins.first())?;
        Some(HttpCall {
            method: Method::Post,
            url: format!("{origin}{PATH}{endpoint}"),
            headers: vec![("content-type".into(), MEDIA_TYPE.into())],
            body,
            limit,
        })
    }

    /// Goes to the next address; `false` if all have been tried.
    pub(super) fn advance(&mut self, origins: &[String]) -> bool {
        self.next = if self.next + 1 < origins.len() { self.next + 1 } else { 0 };
        self.next != 0
    }
}

/// Asked again later, when the driver thinks so.
pub(super) const LATER: Need = Need::Later { retry_after: None };

/// Sends, or waits if there is nowhere to send to.
pub(super) fn send(call: Option<HttpCall>, effect: Effect) -> Need {
    call.map_or(LATER, |call| Need::Send(call, effect))
}
