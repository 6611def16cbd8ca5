//! ES256 keys of this provider: the challenge keys, opened from the database when needed, and the operator key.
//!
//! A challenge key is used only while it is valid, listed in the current statement, and present here; several nodes may
//! list several. Opened keys stay in memory as a cache: any process can open them again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use countersign_wire::{PublicKey, Secret, Signature, Thumbprint, cose::Unsigned};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

use crate::{
    app::Served,
    error::ProviderError,
    random::RandomError,
    seal::{Place, SealError, Sealer},
    statement::{Listed, listed_keys},
    store::{challenge_key::ChallengeKeyRow, statement::StatementRow},
};

/// A P-256 key pair and its thumbprint.
pub(crate) struct SigningKey {
    pair: EcdsaKeyPair,
    public: PublicKey,
    thumbprint: Thumbprint,
}

impl SigningKey {
    /// From PKCS#8.
    pub(crate) fn open(pkcs8: &Secret) -> Result<Self, SealError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.expose(), &SystemRandom::new())
            .map_err(|_| SealError::Opening)?;
        let public = PublicKey::from_point(pair.public_key().as_ref()).map_err(|_| SealError::Opening)?;
        Ok(Self { pair, thumbprint: public.thumbprint(), public })
    }

    pub(crate) const fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) const fn thumbprint(&self) -> &Thumbprint {
        &self.thumbprint
    }

    /// The finished message.
    pub(crate) fn sign(&self, message: Unsigned) -> Result<Vec<u8>, RandomError> {
        let signature = self.signature(&message.to_be_signed())?;
        Ok(message.with_signature(&signature))
    }

    /// ES256 over `bytes`.
    pub(crate) fn signature(&self, bytes: &[u8]) -> Result<Signature, RandomError> {
        let signature = self.pair.sign(&SystemRandom::new(), bytes).map_err(|_| RandomError)?;
        Signature::try_from(signature.as_ref()).map_err(|_| RandomError)
    }
}

/// Challenge keys that this process has opened, and statements that it has verified. Only a cache.
#[derive(Default)]
pub(crate) struct KeyCache {
    keys: Mutex<HashMap<Vec<u8>, Arc<SigningKey>>>,
    statements: Mutex<HashMap<Vec<u8>, Arc<Vec<Listed>>>>,
}

impl KeyCache {
    pub(crate) fn open(&self, sealer: &Sealer, row: &ChallengeKeyRow) -> Result<Arc<SigningKey>, ProviderError> {
        let mut cache = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = cache.get(&row.id) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(SigningKey::open(&sealer.open(Place::ChallengeKey(&row.id), &row.sealed_private)?)?);
        cache.insert(row.id.clone(), Arc::clone(&key));
        Ok(key)
    }

    /// The challenge keys of a stored statement.
    pub(crate) fn listed(&self, statement: &StatementRow, tenant: &Served) -> Result<Arc<Vec<Listed>>, ProviderError> {
        let mut cache = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listed) = cache.get(&statement.digest) {
            return Ok(Arc::clone(listed));
        }
        let listed = Arc::new(listed_keys(&statement.bytes, tenant)?);
        cache.clear(); // one statement is current at a time
        cache.insert(statement.digest.clone(), Arc::clone(&listed));
        Ok(listed)
    }
}
