//! The file of signing keys: `"countersign pens" ‖ version 1 ‖ nonce ‖ ciphertext ‖ tag`, where the first 17 bytes are
//! the associated data and the plain text is CBOR. The sealing key is derived from the vault's push key.

use super::{Keys, KeysFileError};
use crate::durable::DurableFile;
use crate::sealing;
use countersign::ports::{Entropy, SignError, VaultKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

pub(super) struct KeysFile {
    file: DurableFile,
    sealing_key: Zeroizing<[u8; 32]>,
    entropy: Arc<dyn Entropy>,
}

impl KeysFile {
    pub(super) fn new(path: &Path, push_key: &VaultKey, entropy: Arc<dyn Entropy>) -> Self {
        Self { file: DurableFile::new(path), sealing_key: derive_sealing_key(push_key), entropy }
    }

    /// What is in the file now; no keys if there is no file.
    pub(super) fn load(&self) -> Result<Keys, KeysFileError> {
        let Some(content) = self.file.read(CAP).map_err(|_| KeysFileError::Unreadable)? else {
            return Ok(Keys::default());
        };
        let (head, sealed) = content.split_first_chunk::<HEAD_LENGTH>().ok_or(KeysFileError::Damaged)?;
        match head.split_last() {
            Some((version, magic)) if magic == MAGIC && *version > VERSION => return Err(KeysFileError::Newer),
            Some((&VERSION, magic)) if magic == MAGIC => {}
            _ => return Err(KeysFileError::Damaged),
        }
        let plain = sealing::open(&self.sealing_key, head, sealed).ok_or(KeysFileError::Damaged)?;
        ciborium::from_reader(&plain[..]).map_err(|_| KeysFileError::Damaged)
    }

    /// Reads, changes and writes back while no other process does; writes nothing if the change fails or changes nothing.
    pub(super) fn update<T>(&self, change: impl FnOnce(&mut Keys) -> Result<T, SignError>) -> Result<T, SignError> {
        let lock = self.file.lock().map_err(|_| KeysFileError::Unreadable)?;
        let mut keys = self.load()?;
        let before = keys.len(); // keys come and go, and never change
        let result = change(&mut keys)?;
        if keys.len() != before {
            let content = self.encode(&keys)?;
            self.file.replace(&lock, &content).map_err(|_| KeysFileError::Unreadable)?;
        }
        Ok(result)
    }

    fn encode(&self, keys: &Keys) -> Result<Vec<u8>, SignError> {
        let mut plain = Zeroizing::new(Vec::with_capacity(256 + 512 * keys.len() + keys.size())); // never moved, so one place to wipe
        ciborium::into_writer(keys, &mut *plain).map_err(|_| SignError::Unavailable)?;
        let mut content = MAGIC.to_vec();
        content.push(VERSION);
        let sealed = sealing::seal(&self.sealing_key, &content, &plain, &*self.entropy);
        content.extend(sealed.map_err(|_| SignError::Unavailable)?);
        Ok(content)
    }
}

const MAGIC: &[u8] = b"countersign pens";
const VERSION: u8 = 1;
const HEAD_LENGTH: usize = MAGIC.len() + 1;

/// Room for more than ten thousand P-256 keys, or two thousand RSA keys.
const CAP: usize = 4 * 1024 * 1024;

fn derive_sealing_key(push_key: &VaultKey) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    let pseudo_random = Salt::new(HKDF_SHA256, b"countersign").extract(&push_key[..]);
    if let Ok(output) = pseudo_random.expand(&[b"software signer file 1"], HKDF_SHA256) {
        let filled = output.fill(&mut key[..]);
        debug_assert!(filled.is_ok(), "the length asked for is the hash's own");
    }
    key
}
