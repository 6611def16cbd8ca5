use countersign::log;

/// How a request came to this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Channel {
    /// A push message carried it.
    Push,
    /// A poll fetched it.
    Poll,
}

impl From<log::Channel> for Channel {
    fn from(channel: log::Channel) -> Self {
        match channel {
            log::Channel::Push => Self::Push,
            log::Channel::Poll => Self::Poll,
        }
    }
}
