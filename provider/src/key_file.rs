//! Keys in files of their own: the sealing key and the operator key.
//!
//! Both are PEM (RFC 7468). The operator key is a PKCS#8 P-256 key, so `openssl` can make and hold one as well. A new
//! file is readable by its owner alone and never replaces another; a file that others may read is refused, because the
//! mistake is silent otherwise.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use countersign_wire::Secret;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use zeroize::Zeroizing;

use crate::{
    random::{RandomError, make_bytes},
    seal::KEY_LENGTH,
};

/// Why a key file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Not there, or not readable.
    #[error("make {path} readable or name another file: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// Not writable.
    #[error("make it possible to write {path}, or name another file: {cause}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// Others than the owner may read it.
    #[error("run `chmod 600 {0}`: others can read this key")]
    Open(PathBuf),
    /// Not the kind of file that was expected.
    #[error("name a file with a {expected}: {path} does not hold one")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        expected: &'static str,
    },
    /// No randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// What a file holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// 32 bytes that seal the database.
    Sealing,
    /// The operator's private key, PKCS#8.
    Operator,
}

impl Kind {
    const fn label(self) -> &'static str {
        match self {
            Self::Sealing => "COUNTERSIGN SEALING KEY",
            Self::Operator => "PRIVATE KEY",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sealing => "sealing key",
            Self::Operator => "operator key (PKCS#8, P-256)",
        }
    }
}

/// Reads a key.
pub(crate) fn read(path: &Path, kind: Kind) -> Result<Secret, KeyFileError> {
    let unreadable = |cause| KeyFileError::Unreadable { path: path.to_owned(), cause };
    refuse_open(path).map_err(unreadable)?.then_some(()).ok_or_else(|| KeyFileError::Open(path.to_owned()))?;
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    decode(&text, kind).ok_or_else(|| KeyFileError::Malformed { path: path.to_owned(), expected: kind.name() })
}

/// Makes a key and writes it. A file that exists is left alone and read instead.
pub(crate) fn make_or_read(path: &Path, kind: Kind) -> Result<Secret, KeyFileError> {
    if path.exists() {
        return read(path, kind);
    }
    let key = match kind {
        Kind::Sealing => Secret::new(make_bytes::<KEY_LENGTH>()?.to_vec()),
        Kind::Operator => make_signing_key()?,
    };
    write(path, kind, &key).map_err(|cause| KeyFileError::Unwritable { path: path.to_owned(), cause })?;
    Ok(key)
}

/// A new P-256 key as PKCS#8.
pub(crate) fn make_signing_key() -> Result<Secret, RandomError> {
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .map_err(|_| RandomError)?;
    Ok(Secret::new(document.as_ref().to_vec()))
}

fn write(path: &Path, kind: Kind, key: &Secret) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let body = Zeroizing::new(STANDARD.encode(key.expose()));
    writeln!(file, "-----BEGIN {}-----", kind.label())?;
    for line in body.as_bytes().chunks(64) {
        file.write_all(line)?;
        file.write_all(b"\n")?;
    }
    writeln!(file, "-----END {}-----", kind.label())?;
    file.sync_all()
}

fn decode(text: &str, kind: Kind) -> Option<Secret> {
    let body = text.trim().strip_prefix(&format!("-----BEGIN {}-----", kind.label()))?;
    let body = body.strip_suffix(&format!("-----END {}-----", kind.label()))?;
    let joined: Zeroizing<String> = Zeroizing::new(body.split_whitespace().collect());
    let bytes = Secret::new(STANDARD.decode(joined.as_bytes()).ok()?);
    (matches!(kind, Kind::Operator) || bytes.len() == KEY_LENGTH).then_some(bytes)
}

/// Whether nobody but the owner may read the file.
#[cfg(unix)]
fn refuse_open(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(path)?.permissions().mode().trailing_zeros() >= 6)
}

#[cfg(not(unix))]
fn refuse_open(path: &Path) -> std::io::Result<bool> {
    std::fs::metadata(path).map(|_| true)
}

#[cfg(test)]
mod tests;
