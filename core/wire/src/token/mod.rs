//! Device tokens: where a provider may ring this phone, and the echo that proves an address is the phone's.
//!
//! In: a token from the platform's push service; on the other side the request. Out: `token` and `echo` requests and their
//! reply. Refused: other kinds of token and over-long ones. Whether a URL may be called at all is the provider's decision;
//! it must not ring an address before it was echoed.

#[cfg(test)]
mod tests;

use ciborium::Value;
use serde::{Deserialize, Serialize};

use crate::cbor::fields::{Fields, Item, Map};
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::request::Request;
use crate::words::words;
use crate::{Digest, Nonce, WireError, cbor};

words!(
    /// A way to ring.
    Channel {
        /// Not at all: the phone polls.
        None = "none",
        /// Firebase Cloud Messaging.
        Fcm = "fcm",
        /// Apple Push Notification service.
        Apns = "apns",
        /// UnifiedPush.
        UnifiedPush = "unifiedpush",
        /// Web Push (RFC 8030).
        WebPush = "webpush",
    }
);

words!(
    /// What the provider does with the token it holds.
    TokenState {
        /// It holds none.
        None = "none",
        /// It rings there.
        Active = "active",
        /// It has pushed an echo token there and waits for it.
        AwaitingEcho = "awaiting-echo",
    }
);

/// The address that a push service rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceToken {
    /// This phone polls.
    None,
    /// Registration token, 1–1,024 bytes.
    Fcm(String),
    /// Apple's token.
    Apns {
        /// 1–128 bytes.
        #[serde(with = "serde_bytes")]
        token: Vec<u8>,
        /// Bundle id, 1–255 bytes.
        topic: String,
        /// Apple's development environment.
        sandbox: bool,
    },
    /// Endpoint URL, 1–1,024 bytes.
    UnifiedPush(String),
    /// A Web Push subscription.
    WebPush {
        /// 1–1,024 bytes.
        endpoint: String,
        /// The subscription's public key, uncompressed point.
        #[serde(with = "serde_bytes")]
        p256dh: [u8; 65],
        /// The subscription's secret for payloads.
        auth: Nonce,
    },
}

impl DeviceToken {
    /// Its kind.
    pub const fn channel(&self) -> Channel {
        match self {
            Self::None => Channel::None,
            Self::Fcm(_) => Channel::Fcm,
            Self::Apns { .. } => Channel::Apns,
            Self::UnifiedPush(_) => Channel::UnifiedPush,
            Self::WebPush { .. } => Channel::WebPush,
        }
    }

    /// Its encoding, as stores keep it.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(&self.to_item())
    }

    /// Reads what [`DeviceToken::encode`] wrote.
    ///
    /// # Errors
    /// What the fields refuse.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        Self::from_item(cbor::decode(bytes)?)
    }

    /// Digest of its encoding: both sides compare it to find drift.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.encode())
    }
}

impl Item for DeviceToken {
    fn to_item(&self) -> Value {
        let map = Map::new().with(KIND, &self.channel());
        match self {
            Self::None => map,
            Self::Fcm(text) | Self::UnifiedPush(text) => map.with(ADDRESS, text),
            Self::Apns { token, topic, sandbox } => map.with(ADDRESS, token).with(TOPIC, topic).with(SANDBOX, sandbox),
            Self::WebPush { endpoint, p256dh, auth } => {
                map.with(ADDRESS, endpoint).with(P256DH, p256dh).with(AUTH, auth)
            }
        }
        .into_value()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        let mut fields = Fields::from_value(value)?;
        let token = match fields.take(KIND)? {
            Channel::None => Self::None,
            Channel::Fcm => Self::Fcm(take_text(&mut fields, ADDRESS, MAX_ADDRESS)?),
            Channel::UnifiedPush => Self::UnifiedPush(take_text(&mut fields, ADDRESS, MAX_ADDRESS)?),
            Channel::Apns => Self::Apns {
                token: fields
                    .take(ADDRESS)
                    .and_then(|token: Vec<u8>| within(token.len(), MAX_APNS, ADDRESS).map(|()| token))?,
                topic: take_text(&mut fields, TOPIC, MAX_TOPIC)?,
                sandbox: fields.take(SANDBOX)?,
            },
            Channel::WebPush => Self::WebPush {
                endpoint: take_text(&mut fields, ADDRESS, MAX_ADDRESS)?,
                p256dh: fields.take(P256DH)?,
                auth: fields.take(AUTH)?,
            },
        };
        fields.finish()?;
        Ok(token)
    }
}

/// "Ring here from now on."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetToken(pub DeviceToken);

impl Request for SetToken {
    const CHANGES_STATE: bool = true;

    fn purpose(&self) -> Purpose {
        purpose::TOKEN
    }

    fn write(&self, registered: Map, body: Map) -> (Map, Map) {
        (registered, body.with(TOKEN, &self.0))
    }

    fn read(_: &mut Fields, body: &mut Fields) -> Result<Self, WireError> {
        body.take(TOKEN).map(Self)
    }
}

/// "This was pushed to the address that I gave."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo(pub Nonce);

impl Request for Echo {
    const CHANGES_STATE: bool = true;

    fn purpose(&self) -> Purpose {
        purpose::ECHO
    }

    fn write(&self, registered: Map, body: Map) -> (Map, Map) {
        (registered, body.with(TOKEN, &self.0))
    }

    fn read(_: &mut Fields, body: &mut Fields) -> Result<Self, WireError> {
        body.take(TOKEN).map(Self)
    }
}

/// Reply to both: what the provider holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenHeld {
    /// What it does with it.
    pub state: TokenState,
    /// [`DeviceToken::digest`] of it.
    pub digest: Digest,
}

impl ReplyBody for TokenHeld {
    const PURPOSE: Purpose = purpose::TOKEN_REPLY;

    fn to_fields(&self) -> Map {
        Map::new().with(TOKEN, &self.state).with(DIGEST, &self.digest)
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        Ok(Self { state: fields.take(TOKEN)?, digest: fields.take(DIGEST)? })
    }
}

fn take_text(fields: &mut Fields, label: i64, most: usize) -> Result<String, WireError> {
    let text: String = fields.take(label)?;
    within(text.len(), most, label).map(|()| text)
}

fn within(length: usize, most: usize, label: i64) -> Result<(), WireError> {
    if (1..=most).contains(&length) { Ok(()) } else { Err(WireError::OutOfRange(label)) }
}

const KIND: i64 = 1;
const ADDRESS: i64 = 2;
const TOPIC: i64 = 3;
const SANDBOX: i64 = 4;
const P256DH: i64 = 3;
const AUTH: i64 = 4;
const MAX_ADDRESS: usize = 1_024;
const MAX_APNS: usize = 128;
const MAX_TOPIC: usize = 255;
const TOKEN: i64 = 10;
const DIGEST: i64 = 11;
