//! What is wrong with a file of this phone, or with a picture of a code.

use super::texts;
use countersign_adapters::{KeyFileError, KeysFileError, QrImageError};

/// A picture without a code that can be used.
pub(crate) fn picture(error: QrImageError) -> &'static str {
    match error {
        QrImageError::Unreadable => texts::terminal_picture_not_read(),
        QrImageError::TooLarge => texts::terminal_picture_too_large(),
        QrImageError::NoCode => texts::terminal_picture_no_code(),
        QrImageError::NotLegible => texts::terminal_picture_not_sharp(),
        QrImageError::SeveralCodes => texts::terminal_picture_several(),
    }
}

/// The file with the vault's keys.
pub(crate) fn key_file(error: KeyFileError) -> &'static str {
    match error {
        KeyFileError::WrongPassphrase => texts::failure_wrong_passphrase(),
        KeyFileError::EmptyPassphrase => texts::terminal_passphrase_empty(),
        KeyFileError::Damaged => texts::terminal_keys_damaged(),
        KeyFileError::Newer => texts::failure_vault_newer(),
        KeyFileError::TooCheap | KeyFileError::TooCostly => texts::terminal_keys_not_safe(),
        KeyFileError::Unreadable => texts::terminal_keys_not_read(),
        KeyFileError::Exhausted => texts::terminal_keys_memory(),
    }
}

/// The file with the signing keys.
pub(crate) fn signing_keys(error: KeysFileError) -> &'static str {
    match error {
        KeysFileError::Damaged => texts::failure_vault_key_gone(),
        KeysFileError::Newer => texts::failure_vault_newer(),
        KeysFileError::Unreadable => texts::terminal_keys_not_read(),
    }
}
