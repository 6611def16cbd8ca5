//! Where a push service rings this phone.

use countersign::account;

/// The address that a push service gave this phone.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum DeviceToken {
    /// Firebase Cloud Messaging.
    Fcm {
        /// Registration token.
        token: String,
    },
    /// Apple Push Notification service.
    Apns {
        /// Device token, lower-case hex.
        token: String,
        /// The app's bundle id.
        topic: String,
        /// The token is of Apple's development environment.
        sandbox: bool,
    },
    /// UnifiedPush or Web Push.
    WebPush {
        /// An `https` address.
        endpoint: String,
    },
    /// No push service: this phone polls.
    Polling,
}

impl From<DeviceToken> for account::DeviceToken {
    fn from(token: DeviceToken) -> Self {
        match token {
            DeviceToken::Fcm { token } => Self::Fcm(token),
            DeviceToken::Apns { token, topic, sandbox } => Self::Apns { token, topic, sandbox },
            DeviceToken::WebPush { endpoint } => Self::WebPush(endpoint),
            DeviceToken::Polling => Self::None,
        }
    }
}
