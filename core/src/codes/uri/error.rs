//! Why a link is refused.

use std::fmt;
use thiserror::Error;

/// One variant per refusal. None quotes the link, because the link holds the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UriError {
    /// More than 4,096 bytes.
    #[error("the link is longer than 4,096 bytes")]
    TooLong,
    /// Another scheme.
    #[error("the text is not an otpauth link")]
    NotOtpauth,
    /// `otpauth-migration:`, the bulk export of another app, which is not one account.
    #[error("the link is an export of several accounts")]
    MigrationLink,
    /// Neither totp, hotp nor steam.
    #[error("the link is of an unknown type")]
    UnknownType,
    /// `2step_…`: the phone has to add to the seed, and the link's own makes wrong codes. Where the phone would do that:
    /// in a way that is not known, or by more than it does.
    #[error("the link asks for two-step enrolment in a way that this app cannot do")]
    TwoStep,
    /// A parameter that counts occurs twice: two apps could read two different accounts.
    #[error("the link has its {0} twice")]
    Duplicate(Parameter),
    /// A text is not UTF-8 after percent-decoding.
    #[error("the {0} of the link is not UTF-8 text")]
    NotUtf8(Parameter),
    /// A text has control characters or reverses the reading direction.
    #[error("the {0} of the link has characters that cannot be shown safely")]
    UnsafeText(Parameter),
    /// A text has more than 256 characters.
    #[error("the {0} of the link is too long to show")]
    TextTooLong(Parameter),
    /// The label names one issuer, the parameter another.
    #[error("the link names two different issuers")]
    IssuersDiffer,
    /// No secret parameter.
    #[error("the link has no secret")]
    SecretMissing,
    /// A secret parameter without any letter.
    #[error("the secret of the link is empty")]
    SecretEmpty,
    /// A character that base32 does not have, such as 0, 1 or 8: most likely a slip of the pen.
    #[error("the secret of the link is not base32")]
    SecretNotBase32,
    /// A number of characters that no whole bytes encode to: a part is missing.
    #[error("the secret of the link is cut off")]
    SecretCutOff,
    /// More than 128 bytes.
    #[error("the secret of the link is longer than 128 bytes")]
    SecretTooLong,
    /// An algorithm other than SHA-1, SHA-256 and SHA-512.
    #[error("the link names an unknown algorithm")]
    UnknownAlgorithm,
    /// An `encoder` other than Steam's.
    #[error("the link names an unknown way to write codes")]
    UnknownEncoder,
    /// Steam with another algorithm, length, period or kind than Steam has.
    #[error("the link says Steam, but its parameters are not Steam's")]
    NotSteam,
    /// Anything but ASCII digits where a number belongs, or a number beyond 64 bits.
    #[error("the {0} of the link is not a number")]
    NotANumber(Parameter),
    /// Fewer than 6 or more than 10 digits.
    #[error("the link asks for codes of {0} digits; 6 to 10 are possible")]
    DigitsOutOfRange(u64),
    /// A period of 0, or of more than a day.
    #[error("the link asks for a new code every {0} seconds; 1 to 86,400 are possible")]
    PeriodOutOfRange(u64),
    /// HOTP without its counter: every guess would be out of step.
    #[error("the link has no counter")]
    CounterMissing,
}

/// A part of a link, to name it in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The path.
    Label,
    /// `secret`
    Secret,
    /// `issuer`
    Issuer,
    /// `algorithm`
    Algorithm,
    /// `digits`
    Digits,
    /// `period`
    Period,
    /// `counter`
    Counter,
    /// `encoder`
    Encoder,
    /// `serial`
    Serial,
    /// `creator`
    Creator,
    /// `pin`
    Pin,
    /// `app_force_unlock`
    AppForceUnlock,
    /// `2step_salt`
    TwoStepSalt,
    /// `2step_output`
    TwoStepOutput,
    /// `2step_difficulty`
    TwoStepDifficulty,
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Label => "label",
            Self::Secret => "secret",
            Self::Issuer => "issuer",
            Self::Algorithm => "algorithm",
            Self::Digits => "number of digits",
            Self::Period => "period",
            Self::Counter => "counter",
            Self::Encoder => "encoder",
            Self::Serial => "serial number",
            Self::Creator => "creator",
            Self::Pin => "unlock request",
            Self::AppForceUnlock => "kind of unlock",
            Self::TwoStepSalt => "length of the phone's part",
            Self::TwoStepOutput => "length of the seed",
            Self::TwoStepDifficulty => "number of rounds",
        })
    }
}
