use crate::number;
use countersign::authenticator;

/// What a line of the check is about.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FindingSubject {
    /// This phone's clock against the providers'.
    Clock {
        /// How far the phone's clock is off, in milliseconds; positive when it is ahead.
        ahead_ms: Option<i64>,
    },
    /// This phone's clock against one provider's, where they differ and nobody else says who is right.
    ProviderClock {
        /// Its host.
        host: String,
        /// How far the phone's clock is ahead of the provider's, in milliseconds; negative when it is behind.
        ahead_ms: i64,
    },
    /// The app's data.
    Vault,
    /// Whether the provider answers.
    Provider {
        /// Its host.
        host: String,
        /// Its last proven reply: milliseconds since 1970 (UTC).
        last_contact_ms: Option<i64>,
    },
    /// What the provider last said about this phone.
    Standing {
        /// Its host.
        host: String,
    },
    /// Whether the provider rings the right address.
    DeviceToken {
        /// Its host.
        host: String,
        /// `fcm`, `apns`, `web-push` or `none`.
        channel: String,
    },
    /// Whether the phone's keys are alive.
    Keys {
        /// The provider's host.
        host: String,
    },
    /// Requests that are open now.
    OpenPrompts {
        /// How many.
        count: i32,
    },
    /// Answers and other changes that still wait for the network.
    Waiting {
        /// How many.
        count: i32,
    },
}

impl From<authenticator::Subject> for FindingSubject {
    fn from(subject: authenticator::Subject) -> Self {
        match subject {
            authenticator::Subject::Clock { ahead_ms } => Self::Clock { ahead_ms },
            authenticator::Subject::ProviderClock { host, ahead_ms } => Self::ProviderClock { host, ahead_ms },
            authenticator::Subject::Vault => Self::Vault,
            authenticator::Subject::Provider { host, last_contact } => {
                Self::Provider { host, last_contact_ms: number::at(last_contact) }
            }
            authenticator::Subject::Standing { host } => Self::Standing { host },
            authenticator::Subject::DeviceToken { host, channel } => {
                Self::DeviceToken { host, channel: channel.to_owned() }
            }
            authenticator::Subject::Keys { host } => Self::Keys { host },
            authenticator::Subject::OpenPrompts { count } => Self::OpenPrompts { count: number::count(count) },
            authenticator::Subject::Waiting { count } => Self::Waiting { count: number::count(count) },
        }
    }
}
