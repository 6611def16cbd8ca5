//! A small world for unit tests: keys that sign at once, one operator, one phone.

use proptest::prelude::*;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use crate::cose::{Unsigned, UnsignedPair};
use crate::names::{Label, Origin, Tenant};
use crate::request::RequestFrame;
use crate::statement::{ChallengeKey, Statement, VerifiedStatement};
use crate::{DeviceId, Nonce, PublicKey, Signature, Thumbprint, TimeBounds};

pub(crate) const NOW: u64 = 1_800_000_000;

/// A key in software.
pub(crate) struct Key {
    pair: EcdsaKeyPair,
    pub(crate) public: PublicKey,
}

impl Key {
    pub(crate) fn make() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        let public = PublicKey::from_point(pair.public_key().as_ref()).unwrap();
        Self { pair, public }
    }

    pub(crate) fn thumbprint(&self) -> Thumbprint {
        self.public.thumbprint()
    }

    pub(crate) fn signature(&self, message: &[u8]) -> Signature {
        let signature = self.pair.sign(&SystemRandom::new(), message).unwrap();
        Signature::try_from(signature.as_ref()).unwrap()
    }

    pub(crate) fn sign(&self, unsigned: Unsigned) -> Vec<u8> {
        let signature = self.signature(&unsigned.to_be_signed());
        unsigned.with_signature(&signature)
    }
}

pub(crate) fn sign_pair(first: &Key, second: &Key, unsigned: UnsignedPair) -> Vec<u8> {
    let [one, other] = unsigned.to_be_signed();
    unsigned.with_signatures(&[first.signature(&one), second.signature(&other)])
}

/// An operator with one challenge key and one phone.
pub(crate) struct World {
    pub(crate) operator: Key,
    pub(crate) challenge: Key,
    pub(crate) device: Key,
    pub(crate) approval: Key,
}

impl World {
    pub(crate) fn make() -> Self {
        Self { operator: Key::make(), challenge: Key::make(), device: Key::make(), approval: Key::make() }
    }

    /// A statement of this sequence, for a year.
    pub(crate) fn statement(&self, sequence: u64) -> Statement {
        Statement {
            tenant: tenant(),
            issued_at: NOW - 100,
            expires_at: NOW + 365 * 86_400,
            sequence,
            operator_key: self.operator.public,
            challenge_keys: vec![ChallengeKey {
                key: self.challenge.public,
                valid_from: NOW - 100,
                valid_until: NOW + 86_400,
            }],
            origins: vec![Origin::parse("https://id.example.com").unwrap()],
            organisation: label("Example"),
            successor: None,
        }
    }

    pub(crate) fn signed(&self, statement: &Statement) -> Vec<u8> {
        self.operator.sign(statement.to_unsigned())
    }

    pub(crate) fn verified(&self, sequence: u64) -> VerifiedStatement {
        VerifiedStatement::open_unpinned(&self.signed(&self.statement(sequence))).unwrap()
    }
}

pub(crate) fn tenant() -> Tenant {
    Tenant::parse("example").unwrap()
}

pub(crate) fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

pub(crate) fn now() -> TimeBounds {
    TimeBounds::between(NOW - 5, NOW + 5)
}

pub(crate) fn frame(statement: &VerifiedStatement, sequence: Option<u64>) -> RequestFrame {
    RequestFrame {
        tenant: tenant(),
        device: DeviceId::new([7; 16]),
        statement: *statement.digest(),
        nonce: Nonce::new([8; 16]),
        sequence,
    }
}

/// The message with one bit flipped.
pub(crate) fn flipped(message: &[u8], bit: usize) -> Vec<u8> {
    let mut message = message.to_vec();
    let at = bit / 8 % message.len();
    message[at] ^= 1 << (bit % 8);
    message
}

/// Any bit of any message.
pub(crate) fn any_bit() -> impl Strategy<Value = usize> {
    0..usize::from(u16::MAX)
}
