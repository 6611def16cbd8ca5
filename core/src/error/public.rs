//! The one total mapping from what went wrong to what a person is told. No wildcard arms: a new error is a decision.

use super::{Error, Failure, FailureCode as Code};
use crate::account::{AccountId, Trouble};
use crate::activation::ActivationError;
use crate::approval::ApprovalError;
use crate::exchange::{Decision, Obstacle, Reason};
use crate::log::HowEnded;
use crate::ports::VaultKeyError;
use crate::protocols::{OfferError, Refusal};
use crate::vault::VaultError;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Offer(error) => offer(error),
            Error::Approval(error) => approval(&error),
            Error::Activation(error) => activation(error),
            Error::DeviceToken(_) => Self::new(Code::DeviceTokenRefused),
            Error::Exchange(reason) => exchange(&reason),
            Error::Unconfirmed => Self::new(Code::Unconfirmed),
            Error::NeedsReactivation(trouble) => Self::new(trouble_code(trouble)),
            Error::Unreachable => Self::new(Code::Unreachable),
            Error::Vault(error) => Self::new(vault(&error)),
            Error::Entropy(_) => Self::new(Code::Internal),
            Error::Code(_) => Self::new(Code::CounterExhausted),
            Error::Unsupported(_) => Self::new(Code::ServerUnsupported),
            Error::DevelopmentOff => Self::new(Code::DevelopmentOff),
            Error::NotFound => Self::new(Code::NotFound),
            Error::NoCodes => Self::new(Code::NoCodes),
            Error::TooLateToCancel => Self::new(Code::TooLateToCancel),
        }
    }
}

/// A text can be judged before there is a vault.
impl From<OfferError> for Failure {
    fn from(error: OfferError) -> Self {
        offer(error)
    }
}

/// Logs keep the reason, and show it as any failure.
impl From<&Reason> for Failure {
    fn from(reason: &Reason) -> Self {
        exchange(reason)
    }
}

fn offer(error: OfferError) -> Failure {
    let code = match error {
        OfferError::Unrecognised | OfferError::TooLong => Code::OfferUnrecognised,
        OfferError::Version => Code::OfferVersion,
        OfferError::Malformed => Code::OfferDamaged,
        OfferError::Address => Code::OfferAddress,
        OfferError::AddressMissing => Code::OfferAddressMissing,
        OfferError::CodeGroup { group } => {
            return Failure { group: Some(group), ..Failure::new(Code::OfferCodeGroup) };
        }
        OfferError::CodeChecksum => Code::OfferCodeChecksum,
        OfferError::Codes(_) => Code::OfferCodesRefused,
        OfferError::Unsupported => Code::OfferUnsupported,
    };
    Failure::new(code)
}

fn activation(error: ActivationError) -> Failure {
    match error {
        ActivationError::NoSuchAccount => Failure::new(Code::NotFound),
        ActivationError::AlreadyHere(account) => already_here(account),
        ActivationError::Unsupported(_) => Failure::new(Code::ServerUnsupported),
        ActivationError::Entropy(_) => Failure::new(Code::Internal),
        ActivationError::Vault(error) => Failure::new(vault(&error)),
    }
}

fn exchange(reason: &Reason) -> Failure {
    let (code, until) = match *reason {
        Reason::OfferSpent => (Code::OfferSpent, None),
        Reason::ReplyLost => (Code::ReplyLost, None),
        Reason::OfferExpired => (Code::OfferExpired, None),
        Reason::OfferTaken => (Code::OfferTaken, None),
        Reason::OfferWrong => (Code::OfferWrong, None),
        Reason::ConfirmationFailed => (Code::ConfirmationFailed, None),
        Reason::NotActivated => (Code::NotActivated, None),
        Reason::Suspected(trouble) => (trouble_code(trouble), None),
        Reason::Suspended { until } => (Code::Suspended, until),
        Reason::PollingForbidden => (Code::PollingForbidden, None),
        Reason::ClockWrong { ahead_ms } => {
            return Failure { clock_ahead_ms: Some(ahead_ms), ..Failure::new(Code::ClockWrong) };
        }
        Reason::Blocked(obstacle) => (blocked(obstacle), None),
        Reason::RateLimited { until } => (Code::RateLimited, until),
        Reason::ChallengeExpired => (Code::ChallengeExpired, None),
        Reason::AnsweredElsewhere { decision } => {
            return Failure { first: decision, ..Failure::new(Code::AnsweredElsewhere) };
        }
        Reason::WrongNumber => (Code::WrongNumber, None),
        Reason::AlteredText => (Code::AlteredText, None),
        Reason::CloneSuspected => (Code::CloneSuspected, None),
        Reason::Refused => (Code::Refused, None),
        Reason::NotGenuine => (Code::ReplyNotGenuine, None),
        Reason::NotRecorded => (Code::NotRecorded, None),
        Reason::Cancelled => (Code::Cancelled, None),
        Reason::KeyGone => (Code::KeyGone, None),
        Reason::NotSentInTime => (Code::NotSentInTime, None),
        Reason::Unsupported => (Code::ServerUnsupported, None),
        Reason::AlreadyHere(account) => return already_here(account),
        Reason::AccountGone(_) => (Code::NotFound, None),
        Reason::Internal => (Code::Internal, None),
    };
    Failure { until, ..Failure::new(code) }
}

fn already_here(account: AccountId) -> Failure {
    Failure { account: Some(account), ..Failure::new(Code::AlreadyHere) }
}

fn trouble_code(trouble: Trouble) -> Code {
    match trouble {
        Trouble::NotActivated | Trouble::ProviderMoved | Trouble::RolledBack => Code::NotActivated,
        Trouble::KeyGone => Code::KeyGone,
        Trouble::CloneSuspected => Code::CloneSuspected,
        Trouble::Deleted => Code::Deleted,
        Trouble::TakenOver => Code::TakenOver,
        Trouble::Revoked => Code::Revoked,
        Trouble::OtherServer => Code::OtherServer,
        Trouble::AddressMoved => Code::AddressMoved,
    }
}

fn blocked(obstacle: Obstacle) -> Code {
    match obstacle {
        Obstacle::Unreachable => Code::Unreachable,
        Obstacle::WrongName => Code::CertificateName,
        Obstacle::UnknownIssuer => Code::CertificateIssuer,
        Obstacle::NoTls => Code::NoTls,
        Obstacle::Redirected => Code::Redirected,
        Obstacle::NothingThere => Code::AddressMoved,
        Obstacle::SignInPage => Code::NetworkSignIn,
        Obstacle::OtherPage => Code::OtherPage,
        Obstacle::OutOfOrder => Code::OutOfOrder,
    }
}

fn vault(error: &VaultError) -> Code {
    match error {
        VaultError::NewerSchema { .. } | VaultError::NewerRecord { .. } => Code::VaultNewer,
        VaultError::NotAVault | VaultError::Corrupt | VaultError::Damaged(_) | VaultError::ChangedOutside => {
            Code::VaultDamaged
        }
        VaultError::CodesLocked | VaultError::KeyStore(VaultKeyError::Locked) => Code::VaultLocked,
        VaultError::KeyStore(VaultKeyError::WrongPassphrase) => Code::WrongPassphrase,
        VaultError::KeyMissing(_) | VaultError::WrongKey(_) | VaultError::KeyStore(VaultKeyError::Unavailable) => {
            Code::VaultKeyGone
        }
        VaultError::Anchor(_) | VaultError::Busy | VaultError::Full | VaultError::Storage(_) => Code::StorageFailed,
        VaultError::Entropy(_) | VaultError::Content(_) | VaultError::LostLease | VaultError::KeyUsedUp(_) => {
            Code::Internal
        }
    }
}

/// A request that is over when somebody decides about it.
fn ended(how: Option<HowEnded>) -> Failure {
    let elsewhere = |first| Failure { first, ..Failure::new(Code::AnsweredElsewhere) };
    match how {
        Some(HowEnded::Expired | HowEnded::Cancelled) => Failure::new(Code::ChallengeExpired),
        Some(HowEnded::ApprovedElsewhere) => elsewhere(Some(Decision::Approve)),
        Some(HowEnded::DeniedElsewhere) => elsewhere(Some(Decision::Deny)),
        Some(HowEnded::ReportedElsewhere) => elsewhere(Some(Decision::Report)),
        Some(HowEnded::Elsewhere) | None => elsewhere(None),
    }
}

fn approval(error: &ApprovalError) -> Failure {
    let code = match error {
        ApprovalError::NotFound => Code::NotFound,
        ApprovalError::Ended(how) => return ended(*how),
        ApprovalError::Expired | ApprovalError::NotGenuine(Refusal::Window) => Code::ChallengeExpired,
        ApprovalError::UnknownAccount
        | ApprovalError::WrongDevice
        | ApprovalError::Swapped
        | ApprovalError::NotGenuine(Refusal::Malformed | Refusal::Signature | Refusal::Audience) => {
            Code::PromptNotGenuine
        }
        ApprovalError::Suspended { until } => return Failure { until: *until, ..Failure::new(Code::Suspended) },
        ApprovalError::NeedsReactivation(trouble) => trouble_code(*trouble),
        ApprovalError::Full => Code::RateLimited,
        ApprovalError::NumberWrong { left: 0 } => Code::WrongNumber,
        ApprovalError::NumberNeeded { .. } | ApprovalError::NumberWrong { .. } => Code::NumberNeeded,
        ApprovalError::AlreadyDecided { first, .. } => {
            return Failure { first: Some(*first), ..Failure::new(Code::AlreadyDecided) };
        }
        ApprovalError::Doubtful => Code::RoundTripNeeded,
        ApprovalError::Unsupported(_) => Code::ServerUnsupported,
        ApprovalError::Entropy(_) => Code::Internal,
        ApprovalError::Vault(error) => vault(error),
    };
    Failure::new(code)
}
