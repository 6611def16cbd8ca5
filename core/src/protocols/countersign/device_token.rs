//! Device token: where to ring this phone, and the echo that proves an address to be this phone's.
//!
//! The provider's word counts only if it holds the digest of the token that was sent. An address that is a URL becomes
//! active when the phone has sent back what was pushed to it ([`Echo`]); until then the provider rings the earlier one.

use super::call::LATER;
use super::enrolment::Enrolment;
use super::line::Line;
use super::signed::{Intent, Said, Signed};
use crate::account::{Binding, DeviceToken};
use crate::exchange::{Exchange, Need, Outcome};
use crate::protocols::Unsupported;
use countersign_wire::Nonce;
use countersign_wire::token::{self, TokenHeld};
use serde::{Deserialize, Serialize};

/// Longest address that a request holds, in bytes.
const MAX_ADDRESS: usize = 1_024;
/// Longest APNs token, in bytes.
const MAX_APNS: usize = 128;

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct SetDeviceToken {
    /// As the protocol encodes it.
    #[serde(with = "serde_bytes")]
    token: Vec<u8>,
}

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Echo {
    pushed: Nonce,
}

pub(super) fn begin(of: &Binding, token: &DeviceToken, sequence: u64) -> Result<Box<dyn Exchange>, Unsupported> {
    let token = on_the_wire(token).ok_or(Unsupported)?.encode();
    signed(of, sequence, SetDeviceToken { token })
}

pub(super) fn begin_echo(of: &Binding, pushed: &[u8], sequence: u64) -> Result<Box<dyn Exchange>, Unsupported> {
    let pushed = Nonce::try_from(pushed).map_err(|_| Unsupported)?;
    signed(of, sequence, Echo { pushed })
}

fn signed<I: Intent + 'static>(of: &Binding, sequence: u64, intent: I) -> Result<Box<dyn Exchange>, Unsupported> {
    let enrolment = Enrolment::of(of).ok_or(Unsupported)?;
    let line = Line::of_device(of, &enrolment).ok_or(Unsupported)?;
    Ok(Box::new(Signed::new(line, Some(sequence), intent)))
}

/// A token in the protocol's form; `None` if it has none there.
pub(super) fn on_the_wire(token: &DeviceToken) -> Option<token::DeviceToken> {
    if token.value().len() > MAX_ADDRESS {
        return None;
    }
    Some(match token {
        DeviceToken::None => token::DeviceToken::None,
        DeviceToken::Fcm(token) => token::DeviceToken::Fcm(token.clone()),
        DeviceToken::WebPush(endpoint) => token::DeviceToken::UnifiedPush(endpoint.clone()),
        DeviceToken::Apns { token, topic, sandbox } => {
            let token = data_encoding::HEXLOWER.decode(token.as_bytes()).ok()?;
            if token.is_empty() || token.len() > MAX_APNS {
                return None;
            }
            token::DeviceToken::Apns { token, topic: topic.clone(), sandbox: *sandbox }
        }
    })
}

impl Intent for SetDeviceToken {
    const KIND: &'static str = "device-token";
    const ENDPOINT: &'static str = "token";
    type Request = token::SetToken;
    type Reply = TokenHeld;

    fn request(&self) -> token::SetToken {
        token::SetToken(token::DeviceToken::decode(&self.token).unwrap_or(token::DeviceToken::None))
    }

    fn heard(&mut self, held: TokenHeld, _said: Said<'_>) -> Need {
        if held.digest == self.request().0.digest() { Need::Done(Outcome::DeviceTokenSet) } else { LATER }
    }
}

impl Intent for Echo {
    const KIND: &'static str = "echo";
    const ENDPOINT: &'static str = "echo";
    type Request = token::Echo;
    type Reply = TokenHeld;

    fn request(&self) -> token::Echo {
        token::Echo(self.pushed)
    }

    fn heard(&mut self, held: TokenHeld, _said: Said<'_>) -> Need {
        match held.state {
            token::TokenState::Active => Need::Done(Outcome::DeviceTokenSet),
            token::TokenState::None | token::TokenState::AwaitingEcho => LATER,
        }
    }
}
