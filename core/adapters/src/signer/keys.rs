//! Key material by name.

use super::pair::{self, Pair};
use countersign::ports::{KeyName, KeySpec, SignError, SignRequest};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// All keys of one signer, in the order in which they were made.
#[derive(Default, Serialize, Deserialize, PartialEq)]
#[serde(transparent)]
pub(super) struct Keys(Vec<SavedKey>);

#[derive(Clone, Serialize, Deserialize, PartialEq, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedKey {
    #[zeroize(skip)]
    name: KeyName,
    #[zeroize(skip)]
    spec: KeySpec,
    /// PKCS #8 (RFC 5958).
    #[serde(with = "serde_bytes")]
    pkcs8: Vec<u8>,
}

impl Keys {
    /// DER SubjectPublicKeyInfo; `None` if there is no such key; refused if it is of another kind.
    pub(super) fn public_key(&self, name: &KeyName, spec: KeySpec) -> Option<Result<Vec<u8>, SignError>> {
        let key = self.find(name)?;
        Some(if key.spec == spec { key.pair().and_then(|pair| pair.public_key()) } else { UNAVAILABLE })
    }

    /// Takes a new key in, unless another process was faster: then its key is the one.
    pub(super) fn adopt(&mut self, key: SavedKey) -> Result<Vec<u8>, SignError> {
        if let Some(there) = self.public_key(&key.name, key.spec) {
            return there;
        }
        let public = key.pair()?.public_key()?;
        self.0.push(key);
        Ok(public)
    }

    pub(super) fn sign(&self, request: &SignRequest) -> Result<Vec<u8>, SignError> {
        self.find(&request.key).ok_or(SignError::KeyGone)?.pair()?.sign(&request.message)
    }

    pub(super) fn delete(&mut self, name: &KeyName) {
        self.0.retain(|key| key.name != *name);
    }

    pub(super) fn names(&self) -> Vec<KeyName> {
        self.0.iter().map(|key| key.name.clone()).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Bytes of key material.
    pub(super) fn size(&self) -> usize {
        self.0.iter().map(|key| key.pkcs8.len()).sum()
    }

    fn find(&self, name: &KeyName) -> Option<&SavedKey> {
        self.0.iter().find(|key| key.name == *name)
    }
}

impl SavedKey {
    /// A fresh key. An RSA key takes a second or so.
    pub(super) fn make(name: &KeyName, spec: KeySpec) -> Result<Self, SignError> {
        Ok(Self { name: name.clone(), spec, pkcs8: pair::make_pkcs8(spec.algorithm)? })
    }

    fn pair(&self) -> Result<Pair, SignError> {
        Pair::open(self.spec.algorithm, &self.pkcs8)
    }
}

const UNAVAILABLE: Result<Vec<u8>, SignError> = Err(SignError::Unavailable);
