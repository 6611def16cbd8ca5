//! The vault's two keys in one file, wrapped under a passphrase.
//!
//! In: a path and a passphrase. Out: a [`VaultKeyStore`]. The passphrase is stretched once with Argon2id (RFC 9106) and
//! then forgotten; each vault key is sealed with AES-256-GCM under the result, bound to its domain and to the file's
//! head. The file is made for its owner alone and replaced whole, so a crash leaves the old file or the new one.
//!
//! Refused: a cost below the floor (somebody wants to guess), a cost above the ceiling (somebody wants to hang us), a
//! damaged file, a newer layout, a wrong passphrase. A checksum tells damage from a wrong passphrase; against somebody
//! who rewrites the file it protects nothing, and a rewritten file reads as a wrong passphrase.
//!
//! The passphrase is taken as bytes, without Unicode normalisation. It never changes what the vault is sealed with:
//! the keys themselves are random, so changing it wraps them anew and leaves the vault alone. The layout is in `format.rs`, the cost in `cost.rs`.

mod cost;
mod format;

pub use cost::KdfCost;

use crate::durable::DurableFile;
use crate::sealing;
use countersign::ports::{Entropy, KeyDomain, VaultKey, VaultKeyError, VaultKeyStore, make_bytes};
use format::{CAP, Content, Head};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A [`VaultKeyStore`] in one file under a passphrase.
pub struct PassphraseKeyFile {
    file: DurableFile,
    head: Head,
    wrapping: Zeroizing<[u8; 32]>,
    entropy: Arc<dyn Entropy>,
}

/// Why the key file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// The passphrase does not fit the file.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The file is not a key file, or was damaged.
    #[error("the key file is damaged")]
    Damaged,
    /// A newer version of the program wrote the file.
    #[error("the key file is from a newer version; update this program")]
    Newer,
    /// The cost is below [`KdfCost::FLOOR`]: too easy to guess against.
    #[error("the key file asks for too little work to be safe")]
    TooCheap,
    /// The cost is above [`KdfCost::CEILING`]: it could use up this computer.
    #[error("the key file asks for more work than is allowed")]
    TooCostly,
    /// The file or its folder cannot be read or written.
    #[error("the key file cannot be read or written")]
    Unreadable,
    /// No random bytes, or not enough memory for the cost.
    #[error("the system has not enough memory or randomness")]
    Exhausted,
}

impl PassphraseKeyFile {
    /// Opens the file, or prepares a new one, which is made when the first key is stored. `cost` is for a new file; an
    /// old one says its own. Takes a noticeable part of a second and the memory that the cost says.
    pub fn open(path: &Path, passphrase: &str, cost: KdfCost, entropy: Arc<dyn Entropy>) -> Result<Self, KeyFileError> {
        if passphrase.is_empty() {
            return Err(KeyFileError::EmptyPassphrase);
        }
        let file = DurableFile::new(path);
        let content = read(&file)?;
        let head = match &content {
            Some(content) => content.head.clone(),
            None => Head { cost, salt: make_bytes(&*entropy).map_err(|_| KeyFileError::Exhausted)? },
        };
        let wrapping = head.cost.derive_key(passphrase.as_bytes(), &head.salt)?;
        let opened = Self { file, head, wrapping, entropy };
        for (domain, wrapped) in content.iter().flat_map(|content| &content.keys) {
            opened.unwrap(*domain, wrapped)?;
        }
        Ok(opened)
    }

    /// Puts the same keys under another passphrase, with a fresh salt and this cost. The file is replaced whole: a crash
    /// leaves one that the old passphrase opens, or one that the new one does. Other processes that have the file open go
    /// on with the keys they have, and open it anew with the new passphrase. A copy of the old file still opens with the
    /// old passphrase: whoever may have it needs a new phone, not a new passphrase.
    pub fn change_passphrase(&mut self, new: &str, cost: KdfCost) -> Result<(), KeyFileError> {
        if new.is_empty() {
            return Err(KeyFileError::EmptyPassphrase);
        }
        let salt = make_bytes(&*self.entropy).map_err(|_| KeyFileError::Exhausted)?;
        let head = Head { cost, salt };
        let wrapping = head.cost.derive_key(new.as_bytes(), &head.salt)?;
        let lock = self.file.lock().map_err(unreadable)?;
        let mut content = Content { head: head.clone(), keys: Vec::new() };
        for (domain, wrapped) in &self.current()?.keys {
            let key = self.unwrap(*domain, wrapped)?;
            let wrapped = sealing::seal(&wrapping, &head.bound_to(*domain), &key[..], &*self.entropy);
            content.keys.push((*domain, wrapped.map_err(|_| KeyFileError::Exhausted)?));
        }
        self.file.replace(&lock, &content.encode()).map_err(unreadable)?;
        (self.head, self.wrapping) = (head, wrapping);
        Ok(())
    }

    /// What the content of a key file asks for, before any passphrase is tried.
    pub fn cost_of(file: &[u8]) -> Result<KdfCost, KeyFileError> {
        if file.len() > CAP { Err(KeyFileError::Damaged) } else { Ok(Content::decode(file)?.head.cost) }
    }

    /// The file's content, which must still be the one that was opened: another process may have made its own first.
    fn current(&self) -> Result<Content, KeyFileError> {
        match read(&self.file)? {
            None => Ok(Content { head: self.head.clone(), keys: Vec::new() }),
            Some(content) if content.head == self.head => Ok(content),
            Some(_) => Err(KeyFileError::Unreadable),
        }
    }

    fn unwrap(&self, domain: KeyDomain, wrapped: &[u8]) -> Result<VaultKey, KeyFileError> {
        let plain = sealing::open(&self.wrapping, &self.head.bound_to(domain), wrapped);
        let plain = plain.ok_or(KeyFileError::WrongPassphrase)?;
        let mut key = VaultKey::default();
        if plain.len() != key.len() {
            return Err(KeyFileError::Damaged);
        }
        key.copy_from_slice(&plain);
        Ok(key)
    }
}

impl VaultKeyStore for PassphraseKeyFile {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        match self.current()?.key(domain) {
            Some(wrapped) => Ok(Some(self.unwrap(domain, wrapped)?)),
            None => Ok(None),
        }
    }

    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        let lock = self.file.lock().map_err(unreadable)?;
        let mut content = self.current()?;
        if content.key(domain).is_some() {
            return Err(VaultKeyError::Unavailable);
        }
        let wrapped = sealing::seal(&self.wrapping, &self.head.bound_to(domain), &key[..], &*self.entropy);
        content.keys.push((domain, wrapped.map_err(|_| VaultKeyError::Unavailable)?));
        Ok(self.file.replace(&lock, &content.encode()).map_err(unreadable)?)
    }
}

impl From<KeyFileError> for VaultKeyError {
    fn from(error: KeyFileError) -> Self {
        match error {
            KeyFileError::WrongPassphrase => Self::WrongPassphrase,
            KeyFileError::EmptyPassphrase
            | KeyFileError::Damaged
            | KeyFileError::Newer
            | KeyFileError::TooCheap
            | KeyFileError::TooCostly
            | KeyFileError::Unreadable
            | KeyFileError::Exhausted => Self::Unavailable,
        }
    }
}

impl std::fmt::Debug for PassphraseKeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassphraseKeyFile").field("file", &self.file).finish_non_exhaustive()
    }
}

fn read(file: &DurableFile) -> Result<Option<Content>, KeyFileError> {
    file.read(CAP).map_err(unreadable)?.map(|bytes| Content::decode(&bytes)).transpose()
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn unreadable(error: std::io::Error) -> KeyFileError {
    if error.kind() == std::io::ErrorKind::FileTooLarge { KeyFileError::Damaged } else { KeyFileError::Unreadable }
}

#[cfg(test)]
mod tests;
