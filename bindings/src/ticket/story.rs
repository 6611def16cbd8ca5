use countersign::exchange;

/// What something that is under way is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Story {
    /// An activation.
    Enrol,
    /// Its first signed round trip, the person's six digits included.
    Prove,
    /// A decision about a prompt.
    Answer,
    /// Telling where to ring this phone.
    SetDeviceToken,
    /// A fresh device key.
    RotateKey,
    /// Following a provider's move.
    Follow,
    /// Leaving a provider.
    Withdraw,
}

impl From<exchange::Story> for Story {
    fn from(story: exchange::Story) -> Self {
        match story {
            exchange::Story::Enrol => Self::Enrol,
            exchange::Story::Prove => Self::Prove,
            exchange::Story::Answer => Self::Answer,
            exchange::Story::SetDeviceToken => Self::SetDeviceToken,
            exchange::Story::RotateKey => Self::RotateKey,
            exchange::Story::Follow => Self::Follow,
            exchange::Story::Withdraw => Self::Withdraw,
        }
    }
}
