//! Exit codes by class of failure. `cli/README.md` documents them; a test compares.

use crate::stop::Stop;
use countersign::FailureCode as Code;
use std::process::ExitCode;

/// A class of failures. The number is the exit code and never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// It worked.
    Ok = 0,
    /// A fault in the program.
    Internal = 1,
    /// Input or an offer was refused.
    Input = 2,
    /// The network, or nothing that proves an answer.
    Network = 3,
    /// The provider refused.
    Provider = 4,
    /// The account needs re-activation.
    Reactivation = 5,
    /// The vault or its passphrase.
    Vault = 6,
    /// Cancelled by the person.
    Cancelled = 7,
    /// A check found something.
    Attention = 8,
}

impl Exit {
    /// The class's word in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Internal => "internal",
            Self::Input => "input",
            Self::Network => "network",
            Self::Provider => "provider",
            Self::Reactivation => "reactivation",
            Self::Vault => "vault",
            Self::Cancelled => "cancelled",
            Self::Attention => "attention",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Ok => 0,
            Exit::Internal => 1,
            Exit::Input => 2,
            Exit::Network => 3,
            Exit::Provider => 4,
            Exit::Reactivation => 5,
            Exit::Vault => 6,
            Exit::Cancelled => 7,
            Exit::Attention => 8,
        })
    }
}

/// The class of an early end.
pub(crate) fn of(stop: &Stop) -> Exit {
    match stop {
        Stop::Failure { failure, .. } => of_code(failure.code),
        Stop::Input(_) | Stop::Picture(_) => Exit::Input,
        Stop::Passphrase(_) | Stop::KeyFile(_) | Stop::KeysFile(_) | Stop::Folder(_) => Exit::Vault,
        Stop::Cancelled => Exit::Cancelled,
        Stop::Attention => Exit::Attention,
        Stop::Closed => Exit::Ok,
        Stop::Internal(_) => Exit::Internal,
    }
}

/// The class of a public failure.
#[expect(clippy::match_same_arms, reason = "grouped as the documentation groups them")]
pub(crate) fn of_code(code: Code) -> Exit {
    match code {
        Code::OfferUnrecognised | Code::OfferDamaged | Code::OfferAddress | Code::OfferAddressMissing => Exit::Input,
        Code::OfferCodeGroup | Code::OfferCodeChecksum | Code::OfferVersion | Code::OfferUnsupported => Exit::Input,
        Code::OfferCodesRefused | Code::OfferSpent | Code::OfferExpired | Code::OfferTaken => Exit::Input,
        Code::ReplyLost | Code::OfferWrong | Code::AlreadyHere | Code::DevelopmentOff | Code::DeviceTokenRefused => {
            Exit::Input
        }
        Code::NotFound | Code::NoCodes | Code::CounterExhausted | Code::NumberNeeded => Exit::Input,

        Code::Unreachable | Code::ReplyNotGenuine | Code::Unconfirmed | Code::NotSentInTime => Exit::Network,
        Code::RoundTripNeeded | Code::CertificateName | Code::CertificateIssuer | Code::NoTls => Exit::Network,
        Code::Redirected | Code::NetworkSignIn | Code::OtherPage | Code::OutOfOrder => Exit::Network,

        Code::ConfirmationFailed | Code::Suspended | Code::RateLimited | Code::CloneSuspected => Exit::Provider,
        Code::ChallengeExpired | Code::AnsweredElsewhere | Code::WrongNumber | Code::AlreadyDecided => Exit::Provider,
        Code::AlteredText | Code::PromptNotGenuine | Code::NotRecorded | Code::TooLateToCancel => Exit::Provider,
        Code::ServerUnsupported | Code::Refused | Code::PollingForbidden => Exit::Provider,

        Code::NotActivated | Code::KeyGone | Code::Deleted | Code::TakenOver | Code::Revoked => Exit::Reactivation,
        Code::OtherServer | Code::AddressMoved => Exit::Reactivation,

        Code::VaultLocked | Code::WrongPassphrase | Code::VaultKeyGone | Code::VaultNewer => Exit::Vault,
        Code::VaultDamaged | Code::StorageFailed => Exit::Vault,

        Code::Cancelled => Exit::Cancelled,
        Code::ClockWrong => Exit::Attention,
        Code::Internal => Exit::Internal,
        _ => Exit::Internal,
    }
}

#[cfg(test)]
mod tests;
