//! Key material by name.

use countersign::ports::{KeyAlgorithm, KeyName, KeySpec, SignError, SignRequest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// All keys of one signer, in the order in which they were made.
#[derive(Default, Serialize, Deserialize, PartialEq)]
#[serde(transparent)]
pub(super) struct Keys(Vec<SavedKey>);

#[derive(Clone, Serialize, Deserialize, PartialEq, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct SavedKey {
    #[zeroize(skip)]
    name: KeyName,
    #[zeroize(skip)]
    spec: KeySpec,
    /// PKCS #8 v2 (RFC 5958) as ring makes it.
    #[serde(with = "serde_bytes")]
    pkcs8: Vec<u8>,
}

impl Keys {
    /// DER SubjectPublicKeyInfo; `None` if there is no such key; refused if it is of another kind.
    pub(super) fn public_key(&self, name: &KeyName, spec: KeySpec) -> Option<Result<Vec<u8>, SignError>> {
        let key = self.find(name)?;
        Some(if key.spec == spec { key.pair().map(|pair| subject_public_key_info(&pair)) } else { UNAVAILABLE })
    }

    /// Makes the key, unless another process was faster.
    pub(super) fn create(&mut self, name: &KeyName, spec: KeySpec) -> Result<Vec<u8>, SignError> {
        if let Some(there) = self.public_key(name, spec) {
            return there;
        }
        if spec.algorithm != KeyAlgorithm::Es256 {
            return UNAVAILABLE;
        }
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map_err(|_| SignError::Unavailable)?;
        let key = SavedKey { name: name.clone(), spec, pkcs8: document.as_ref().to_vec() };
        let public = subject_public_key_info(&key.pair()?);
        self.0.push(key);
        Ok(public)
    }

    pub(super) fn sign(&self, request: &SignRequest) -> Result<Vec<u8>, SignError> {
        let pair = self.find(&request.key).ok_or(SignError::KeyGone)?.pair()?;
        let signature = pair.sign(&SystemRandom::new(), &request.message).map_err(|_| SignError::Unavailable)?;
        Ok(signature.as_ref().to_vec())
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

    fn find(&self, name: &KeyName) -> Option<&SavedKey> {
        self.0.iter().find(|key| key.name == *name)
    }
}

impl SavedKey {
    fn pair(&self) -> Result<EcdsaKeyPair, SignError> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &self.pkcs8, &SystemRandom::new())
            .map_err(|_| SignError::Unavailable)
    }
}

/// RFC 5480 §2: id-ecPublicKey, prime256v1, then the uncompressed point.
fn subject_public_key_info(pair: &EcdsaKeyPair) -> Vec<u8> {
    const HEAD: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    [&HEAD[..], pair.public_key().as_ref()].concat()
}

const UNAVAILABLE: Result<Vec<u8>, SignError> = Err(SignError::Unavailable);
