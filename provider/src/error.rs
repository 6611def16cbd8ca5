//! What can go wrong inside the provider, and who can do something about it.
//!
//! One enum for all stories. The relying parties' API maps it to problem documents (`desk::problem`), the phones' to
//! signed refusals (`phone`), the terminal prints it. Texts name the next step and hold no secrets and no names of
//! people.

use countersign_wire::WireError;

use crate::{config::ConfigError, key_file::KeyFileError, random::RandomError, seal::SealError, store::StoreError};

/// Why the provider did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// A sealed value.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The operating system's randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// A message of the protocol.
    #[error("correct the message: {0}")]
    Wire(#[from] WireError),
    /// A file of the move or a statement.
    #[error("correct {file}: {cause}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        cause: String,
    },
    /// The listening address.
    #[error("free {address} or set listen to another address: {cause}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// A value in a request.
    #[error("correct {field}: {why}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is allowed.
        why: &'static str,
    },
    /// No such thing, or not this caller's.
    #[error("check the id: there is no such {0} here")]
    NoSuch(&'static str),
    /// Too many attempts.
    #[error("wait until the time given, or use another method")]
    Limited {
        /// Milliseconds since 1970-01-01 UTC.
        until: i64,
        /// What is open instead.
        other: Vec<Method>,
    },
    /// A person reported a sign-in, or typed too many wrong numbers.
    #[error("use another method until the time given: sign-in requests to this user pause")]
    Paused {
        /// Milliseconds since 1970-01-01 UTC.
        until: i64,
        /// What is open instead.
        other: Vec<Method>,
    },
    /// A result was taken before.
    #[error("start a new sign-in: this result was collected before")]
    Collected,
    /// The enrolment is not waiting for digits.
    #[error("make a new offer: this one is not waiting for digits")]
    NotPending,
    /// Two API keys are active.
    #[error("revoke one of the two active API keys first")]
    TwoKeys,
    /// A database serves one tenant.
    #[error("use another database for another tenant: this one belongs to {0}")]
    OtherTenant(String),
    /// Nothing to serve.
    #[error("run `countersign-provider init` first: the database holds no tenant")]
    NoTenant,
    /// No current statement.
    #[error("sign and publish a provider statement: the newest one has expired or there is none")]
    NoStatement,
    /// No challenge key is valid, known and in the current statement.
    #[error(
        "publish a statement that lists a challenge key of this provider: none of the listed ones is valid and here"
    )]
    NoChallengeKey,
    /// A phone was not rung.
    #[error(transparent)]
    Ring(#[from] crate::push::RingError),
    /// As many phones as the settings allow.
    #[error("remove a phone of this user first: it has as many as the settings allow")]
    TooManyPhones,
    /// An older statement, or one of another operator.
    #[error("correct the statement: {0}")]
    Statement(&'static str),
}

/// How a person can be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// A sign-in request to the phone.
    Push,
    /// An offline code.
    Code,
}

impl From<sqlx::Error> for ProviderError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
