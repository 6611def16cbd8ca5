use countersign::error::Help;

/// The one thing that helps against a [`Problem`](super::Problem). Each is one button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Remedy {
    /// Scan or type again.
    TryAgain,
    /// Ask for a new activation code.
    NewOffer,
    /// Re-activate the account.
    Reactivate,
    /// Start the sign-in again on the other screen.
    SignInAgain,
    /// Nothing to do: it is retried by itself.
    Wait,
    /// Unlock the phone.
    Unlock,
    /// Set the clock to automatic.
    CheckClock,
    /// Look at the connection.
    CheckNetwork,
    /// Ask the administrator.
    AskOrganisation,
    /// Update the app.
    Update,
    /// Free or repair storage, or restore the app's data.
    CheckStorage,
    /// Report a bug.
    ReportBug,
}

impl From<Help> for Remedy {
    fn from(help: Help) -> Self {
        match help {
            Help::TryAgain => Self::TryAgain,
            Help::NewOffer => Self::NewOffer,
            Help::Reactivate => Self::Reactivate,
            Help::SignInAgain => Self::SignInAgain,
            Help::Wait => Self::Wait,
            Help::Unlock => Self::Unlock,
            Help::CheckClock => Self::CheckClock,
            Help::CheckNetwork => Self::CheckNetwork,
            Help::AskOrganisation => Self::AskOrganisation,
            Help::Update => Self::Update,
            Help::CheckStorage => Self::CheckStorage,
            Help::ReportBug => Self::ReportBug,
        }
    }
}
