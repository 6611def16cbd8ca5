//! Why a command ended early.

use countersign::Failure;
use countersign_adapters::{HttpSetupError, KeyFileError, KeysFileError, QrImageError};

/// Why a command ended early. `exit.rs` gives each an exit code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// The core refused or failed.
    #[error("{}", crate::words::failure(failure))]
    Failure {
        /// The public failure.
        failure: Failure,
        /// One clause more, without secrets.
        detail: Option<String>,
    },
    /// An argument or a text on standard input that cannot be used. Says what to do.
    #[error("{0}")]
    Input(String),
    /// A picture without a usable QR code.
    #[error("{}", crate::words::picture(*.0))]
    Picture(#[from] QrImageError),
    /// No passphrase was given, or not twice the same.
    #[error("{0}")]
    Passphrase(String),
    /// The file with the vault's keys.
    #[error("{}", crate::words::key_file(*.0))]
    KeyFile(#[from] KeyFileError),
    /// The file with the signing keys.
    #[error("{}", crate::words::signing_keys(*.0))]
    KeysFile(#[from] KeysFileError),
    /// This phone's folder.
    #[error("{0}")]
    Folder(String),
    /// The person said no, or pressed Ctrl-C.
    #[error("{}", crate::words::texts::terminal_cancelled())]
    Cancelled,
    /// A check found something; it was shown already.
    #[error("{}", crate::words::texts::terminal_attention())]
    Attention,
    /// Nobody reads standard output any more.
    #[error("standard output is closed")]
    Closed,
    /// A fault in this program.
    #[error("{}", crate::words::texts::terminal_broken(.0))]
    Internal(String),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure { failure, detail: None }
    }
}

impl From<HttpSetupError> for Stop {
    fn from(error: HttpSetupError) -> Self {
        Self::Internal(error.to_string())
    }
}
