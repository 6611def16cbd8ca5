use countersign::account;

/// Why an account needs re-activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Trouble {
    /// The provider said: not an activated account.
    NotActivated,
    /// A key of this phone is gone, for example after a new fingerprint.
    KeyGone,
    /// The provider has moved.
    ProviderMoved,
    /// This phone's data exists twice.
    CloneSuspected,
    /// The app's data was restored from an old copy, and the provider refused to go on with it.
    RolledBack,
    /// The provider has no such enrolment any more.
    Deleted,
    /// The provider has another phone's key for this enrolment.
    TakenOver,
    /// The provider has revoked or locked the enrolment.
    Revoked,
    /// A server of another kind answers at the provider's address.
    OtherServer,
    /// There is nothing at the provider's address any more.
    AddressMoved,
}

impl From<account::Trouble> for Trouble {
    fn from(trouble: account::Trouble) -> Self {
        match trouble {
            account::Trouble::NotActivated => Self::NotActivated,
            account::Trouble::KeyGone => Self::KeyGone,
            account::Trouble::ProviderMoved => Self::ProviderMoved,
            account::Trouble::CloneSuspected => Self::CloneSuspected,
            account::Trouble::RolledBack => Self::RolledBack,
            account::Trouble::Deleted => Self::Deleted,
            account::Trouble::TakenOver => Self::TakenOver,
            account::Trouble::Revoked => Self::Revoked,
            account::Trouble::OtherServer => Self::OtherServer,
            account::Trouble::AddressMoved => Self::AddressMoved,
        }
    }
}
