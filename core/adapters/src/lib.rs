//! Ports for a computer: what [`countersign::ports`] asks for, made of an operating system, a file system and a network.
//!
//! | port | here | what a phone has instead |
//! |---|---|---|
//! | clock | [`SystemClock`] | the same |
//! | entropy | [`SystemEntropy`] | the same |
//! | transport | [`HttpTransport`] | the same, or the platform's own client |
//! | signer | [`SoftwareSigner`] | secure hardware |
//! | vault keys | [`PassphraseKeyFile`] | a key-store item, in two domains |
//! | anchor | [`FileAnchor`] | storage that an old backup does not bring back |
//!
//! [`computer_name`] is what a phone on this computer may be called. [`read_qr`] turns a picture of a QR code into its text; the core itself takes text only.
//!
//! This crate is the only one of the phone's side that reads a wall clock, asks for OS randomness, opens sockets or
//! writes files (the vault's own database aside). It decides nothing about accounts or sign-ins. A new adapter is a
//! folder here and one line in the table above.

mod anchor;
mod clock;
mod computer_name;
mod durable;
mod entropy;
#[cfg(feature = "http")]
mod http;
mod key_file;
mod qr_image;
mod sealing;
mod signer;

pub use anchor::FileAnchor;
pub use clock::SystemClock;
pub use computer_name::computer_name;
pub use entropy::SystemEntropy;
#[cfg(feature = "http")]
pub use http::{HttpOptions, HttpSetupError, HttpTransport};
pub use key_file::{KdfCost, KeyFileError, PassphraseKeyFile};
pub use qr_image::{QrImageError, read_qr};
pub use signer::{KeysFileError, SoftwareSigner};
