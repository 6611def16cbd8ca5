//! Hosts for tests: one that works, with keys that really sign, and ways to be a bad one.

use super::{
    Anchor, AnchorState, HostError, HostPorts, KeyDomain, KeySpec, SignRequest, Signer, SignerError, VaultKeyError,
    VaultKeyStore,
};
use async_trait::async_trait;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// How a host behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    #[default]
    Good,
    /// Throws what it may throw.
    Locked,
    /// Throws anything.
    Throws,
    /// Never comes back.
    Hangs,
    /// Gives bytes that are nothing.
    Nonsense,
    /// As a bug in a shim would.
    Panics,
}

#[derive(Default)]
pub(crate) struct FakeSigner {
    pub(crate) mood: Mutex<Mood>,
    keys: Mutex<HashMap<String, Vec<u8>>>,
}

impl FakeSigner {
    /// Misbehaves, if that is its mood. `None`: it answers nonsense.
    async fn behave(&self) -> Result<Option<()>, SignerError> {
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Good => Ok(Some(())),
            Mood::Locked => Err(SignerError::Unavailable),
            Mood::Throws => Err(SignerError::Unexpected),
            Mood::Hangs => std::future::pending().await,
            Mood::Nonsense => Ok(None),
            Mood::Panics => panic!("a bug in the host"),
        }
    }

    fn pair(&self, key: &str) -> Option<EcdsaKeyPair> {
        let pkcs8 = self.keys.lock().unwrap().get(key).cloned()?;
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8, &SystemRandom::new()).ok()
    }
}

#[async_trait]
impl Signer for FakeSigner {
    async fn public_key(&self, key: String, _spec: KeySpec) -> Result<Vec<u8>, SignerError> {
        if self.behave().await?.is_none() {
            return Ok(vec![7; 7]);
        }
        let made = || {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
            made.unwrap().as_ref().to_vec()
        };
        self.keys.lock().unwrap().entry(key.clone()).or_insert_with(made);
        let pair = self.pair(&key).ok_or(SignerError::KeyGone)?;
        Ok([&P256_INFO[..], pair.public_key().as_ref()].concat())
    }

    async fn sign(&self, batch: Vec<SignRequest>) -> Result<Vec<Vec<u8>>, SignerError> {
        if self.behave().await?.is_none() {
            return Ok(vec![vec![7; 7]; batch.len()]);
        }
        let sign = |request: &SignRequest| {
            let pair = self.pair(&request.key).ok_or(SignerError::KeyGone)?;
            Ok(pair.sign(&SystemRandom::new(), &request.message).unwrap().as_ref().to_vec())
        };
        batch.iter().map(sign).collect()
    }

    async fn delete(&self, key: String) -> Result<(), SignerError> {
        self.behave().await?;
        self.keys.lock().unwrap().remove(&key);
        Ok(())
    }

    async fn names(&self) -> Result<Vec<String>, SignerError> {
        self.behave().await?;
        Ok(self.keys.lock().unwrap().keys().cloned().collect())
    }
}

#[derive(Default)]
pub(crate) struct FakeVaultKeys {
    pub(crate) mood: Mutex<Mood>,
    pub(crate) keys: Mutex<HashMap<KeyDomain, Vec<u8>>>,
}

impl VaultKeyStore for FakeVaultKeys {
    fn load(&self, domain: KeyDomain) -> Result<Option<Vec<u8>>, VaultKeyError> {
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Good => Ok(self.keys.lock().unwrap().get(&domain).cloned()),
            Mood::Locked => Err(VaultKeyError::Locked),
            Mood::Throws | Mood::Hangs => Err(VaultKeyError::Unexpected),
            Mood::Nonsense => Ok(Some(vec![7; 31])),
            Mood::Panics => panic!("a bug in the host"),
        }
    }

    fn store(&self, domain: KeyDomain, key: Vec<u8>) -> Result<(), VaultKeyError> {
        self.keys.lock().unwrap().insert(domain, key);
        Ok(())
    }
}

#[derive(Default)]
pub(crate) struct FakeAnchor(Mutex<Option<AnchorState>>);

impl Anchor for FakeAnchor {
    fn read(&self) -> Result<Option<AnchorState>, HostError> {
        Ok(*self.0.lock().unwrap())
    }

    fn write(&self, state: AnchorState) -> Result<(), HostError> {
        *self.0.lock().unwrap() = Some(state);
        Ok(())
    }
}

/// A phone: what outlives a process of it.
#[derive(Default)]
pub(crate) struct Phone {
    pub(crate) signer: Arc<FakeSigner>,
    pub(crate) vault_keys: Arc<FakeVaultKeys>,
    pub(crate) anchor: Arc<FakeAnchor>,
}

impl Phone {
    pub(crate) fn ports(&self) -> HostPorts {
        HostPorts {
            signer: self.signer.clone(),
            vault_keys: self.vault_keys.clone(),
            anchor: Some(self.anchor.clone()),
            transport: None,
            listener: None,
            time: None,
        }
    }
}

/// SubjectPublicKeyInfo of P-256 up to the point (RFC 5480 §2).
const P256_INFO: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
