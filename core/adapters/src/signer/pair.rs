//! Key pairs of each algorithm: made, opened, told, used.
//!
//! ring signs with both kinds. It cannot make RSA keys, so the `rsa` crate does, and is asked for nothing else: its own
//! private-key operations are not free of timing differences.

use countersign::ports::{KeyAlgorithm, SignError};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use rsa::rand_core::OsRng;
use rsa::{RsaPrivateKey, RsaPublicKey};

/// A key that can sign.
pub(super) enum Pair {
    /// P-256.
    Ec(Box<EcdsaKeyPair>),
    /// RSA.
    Rsa(Box<RsaKeyPair>),
}

/// PKCS #8 (RFC 5958) of a new key. RSA: two primes, exponent 65537, a modulus of 2048, 3072 or 4096 bits.
pub(super) fn make_pkcs8(algorithm: KeyAlgorithm) -> Result<Vec<u8>, SignError> {
    match algorithm {
        KeyAlgorithm::Es256 => {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
            Ok(made.map_err(|_| SignError::Unavailable)?.as_ref().to_vec())
        }
        KeyAlgorithm::Rs256 { bits: bits @ (2048 | 3072 | 4096) } => {
            let made = RsaPrivateKey::new(&mut OsRng, bits.into()).map_err(|_| SignError::Unavailable)?;
            Ok(made.to_pkcs8_der().map_err(|_| SignError::Unavailable)?.as_bytes().to_vec())
        }
        KeyAlgorithm::Rs256 { .. } => Err(SignError::Unavailable),
    }
}

impl Pair {
    pub(super) fn open(algorithm: KeyAlgorithm, pkcs8: &[u8]) -> Result<Self, SignError> {
        let opened = match algorithm {
            KeyAlgorithm::Es256 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new())
                    .map(|pair| Self::Ec(Box::new(pair)))
            }
            KeyAlgorithm::Rs256 { .. } => RsaKeyPair::from_pkcs8(pkcs8).map(|pair| Self::Rsa(Box::new(pair))),
        };
        opened.map_err(|_| SignError::Unavailable)
    }

    /// DER SubjectPublicKeyInfo.
    pub(super) fn public_key(&self) -> Result<Vec<u8>, SignError> {
        match self {
            Self::Ec(pair) => Ok(ec_public_key_info(pair.public_key().as_ref())),
            Self::Rsa(pair) => {
                let key = RsaPublicKey::from_pkcs1_der(pair.public_key().as_ref());
                let document = key.map_err(|_| SignError::Unavailable)?.to_public_key_der();
                Ok(document.map_err(|_| SignError::Unavailable)?.into_vec())
            }
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let random = SystemRandom::new();
        match self {
            Self::Ec(pair) => Ok(pair.sign(&random, message).map_err(|_| SignError::Unavailable)?.as_ref().to_vec()),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
                signed.map_err(|_| SignError::Unavailable)?;
                Ok(signature)
            }
        }
    }
}

/// RFC 5480 §2: id-ecPublicKey, prime256v1, then the uncompressed point.
fn ec_public_key_info(point: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    [&HEAD[..], point].concat()
}
