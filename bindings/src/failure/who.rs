use countersign::error;

/// Who can act on a [`Problem`](super::Problem).
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Who {
    /// The person with the phone.
    You,
    /// Whoever runs the sign-in service.
    Organisation,
    /// Nobody: it passes, or goes on by itself.
    Wait,
    /// The person, by updating the app.
    Update,
    /// Whoever built this app.
    Developer,
}

impl From<error::Who> for Who {
    fn from(who: error::Who) -> Self {
        match who {
            error::Who::You => Self::You,
            error::Who::Organisation => Self::Organisation,
            error::Who::Wait => Self::Wait,
            error::Who::Update => Self::Update,
            error::Who::Developer => Self::Developer,
        }
    }
}
