//! The address that a push service rings.

use serde::{Deserialize, Serialize};

/// Where to ring this phone. A value for every channel is at most [`DeviceToken::MAX`] bytes.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DeviceToken {
    /// Firebase Cloud Messaging registration token.
    Fcm(String),
    /// Apple Push Notification service.
    Apns {
        /// Device token, lower-case hex.
        token: String,
        /// Topic: the app's bundle id.
        topic: String,
        /// The token is of Apple's development environment.
        sandbox: bool,
    },
    /// UnifiedPush or Web Push endpoint (RFC 8030), an `https` URL.
    WebPush(String),
    /// No push service: this phone polls.
    None,
}

/// A device token that no channel can have made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceTokenError {
    /// Empty, or longer than [`DeviceToken::MAX`].
    #[error("the device token is empty or too long")]
    Length,
    /// Characters that this channel does not use.
    #[error("the device token has characters that do not belong there")]
    Characters,
    /// Web Push endpoints are `https` URLs with a host name.
    #[error("the push address is not an https address")]
    NotHttps,
}

impl DeviceToken {
    /// Longest accepted value in bytes.
    pub const MAX: usize = 2048;

    /// Longest accepted APNs topic in bytes.
    pub const MAX_TOPIC: usize = 255;

    /// Checks the form. Whether the address rings is for the push service to say.
    pub fn check(&self) -> Result<(), DeviceTokenError> {
        let value = self.value();
        if matches!(self, Self::None) {
            return Ok(());
        }
        if value.is_empty() || value.len() > Self::MAX {
            return Err(DeviceTokenError::Length);
        }
        if let Self::Apns { topic, .. } = self
            && !(1..=Self::MAX_TOPIC).contains(&topic.len())
        {
            return Err(DeviceTokenError::Length);
        }
        let allowed = match self {
            Self::Fcm(_) => |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c),
            Self::Apns { .. } => |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c),
            Self::WebPush(_) | Self::None => |c: char| c.is_ascii_graphic(),
        };
        if !value.chars().all(allowed) {
            return Err(DeviceTokenError::Characters);
        }
        let Self::WebPush(endpoint) = self else { return Ok(()) };
        match url::Url::parse(endpoint) {
            Ok(url) if url.scheme() == "https" && url.domain().is_some() => Ok(()),
            _ => Err(DeviceTokenError::NotHttps),
        }
    }

    /// The channel's stable word: `fcm`, `apns`, `web-push` or `none`.
    pub fn channel(&self) -> &'static str {
        match self {
            Self::Fcm(_) => "fcm",
            Self::Apns { .. } => "apns",
            Self::WebPush(_) => "web-push",
            Self::None => "none",
        }
    }

    /// The address; empty for `None`.
    pub fn value(&self) -> &str {
        match self {
            Self::Fcm(value) | Self::Apns { token: value, .. } | Self::WebPush(value) => value,
            Self::None => "",
        }
    }
}

/// Whoever has the address can ring the phone, so logs show the channel only.
impl std::fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeviceToken({})", self.channel())
    }
}
