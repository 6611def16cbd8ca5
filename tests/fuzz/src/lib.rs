//! One provider and one phone for all fuzz targets, with keys that anybody knows.
//!
//! In: payloads that the fuzzer made up. Out: messages around them that verify, so that the fuzzer reaches what lies
//! behind a signature or MAC, which it would never guess. This is how a hostile provider or phone sees the parsers:
//! it has its keys. Used by the targets in `fuzz_targets/` and by `examples/seeds.rs`. [`phone`] drives whole exchanges.

pub mod family;
mod honest;
pub mod native;
pub mod phone;
pub mod script;

use coset::{CborSerializable, CoseMac0Builder, CoseSign1Builder, HeaderBuilder, iana};
use countersign::exchange::Saved;
use countersign_wire::offer::OfferSecret;
use countersign_wire::purpose::{self, Purpose};
use countersign_wire::statement::{ChallengeKey, Pin, Statement, VerifiedStatement};
use countersign_wire::{
    AccountId, DeviceId, Label, Origin, PublicKey, Secret, Signature, Tenant, Thumbprint, TimeBounds,
};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use std::sync::LazyLock;

/// Now, in seconds since 1970.
pub const NOW: u64 = 1_767_225_600;

/// The request that every fuzzed reply claims to answer.
pub const REQUEST: &[u8] = b"\xa0";

/// The provider and the phone.
pub static WORLD: LazyLock<World> = LazyLock::new(World::new);

/// Keys, names and the statement in force.
pub struct World {
    pub operator: Key,
    pub challenge: Key,
    pub device: Key,
    pub approval: Key,
    pub tenant: Tenant,
    pub origin: Origin,
    pub pin: Pin,
    pub held: VerifiedStatement,
    pub account: AccountId,
    pub device_id: DeviceId,
    pub offer_secret: OfferSecret,
}

impl World {
    fn new() -> Self {
        let [operator, challenge, device, approval] = [1, 2, 3, 4].map(Key::of_scalar);
        let tenant = Tenant::parse("example").unwrap();
        let origin = Origin::parse("https://id.example.com").unwrap();
        let pin = Pin { tenant: tenant.clone(), operator: operator.public.thumbprint() };
        let statement = Statement {
            tenant: tenant.clone(),
            issued_at: NOW - 1_000,
            expires_at: NOW + 1_000_000,
            sequence: 7,
            operator_key: operator.public,
            challenge_keys: vec![ChallengeKey {
                key: challenge.public,
                valid_from: NOW - 1_000,
                valid_until: NOW + 1_000_000,
            }],
            origins: vec![origin.clone()],
            organisation: Label::parse("Example").unwrap(),
            successor: None,
        };
        let unsigned = statement.to_unsigned();
        let signature = operator.sign(&unsigned.to_be_signed());
        let held = VerifiedStatement::open(&unsigned.with_signature(&signature), &pin).unwrap();
        Self {
            operator,
            challenge,
            device,
            approval,
            tenant,
            origin,
            pin,
            held,
            account: AccountId::new([1; 16]),
            device_id: DeviceId::new([2; 16]),
            offer_secret: offer_secret(),
        }
    }

    /// The time, known to the second.
    pub fn now(&self) -> TimeBounds {
        TimeBounds::exactly(NOW)
    }

    /// A COSE_Mac0 under the offer's secret.
    pub fn maced(&self, purpose: Purpose, payload: &[u8]) -> Vec<u8> {
        let mut auth = [0; 32];
        let extracted = Salt::new(HKDF_SHA256, purpose::VERSION.as_bytes()).extract(self.offer_secret.expose());
        extracted.expand(&[purpose::LABEL_AUTH], HKDF_SHA256).unwrap().fill(&mut auth).unwrap();
        let header = HeaderBuilder::new()
            .algorithm(iana::Algorithm::HMAC_256_256)
            .key_id(self.offer_secret.derive_id().as_ref().to_vec())
            .build();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &auth);
        CoseMac0Builder::new()
            .protected(header)
            .payload(payload.to_vec())
            .create_tag(&purpose.external_aad(&self.tenant), |data| hmac::sign(&key, data).as_ref().to_vec())
            .build()
            .to_vec()
            .unwrap()
    }

    /// A COSE_Sign1 of this tenant.
    pub fn signed(&self, purpose: Purpose, key: &Key, payload: &[u8]) -> Vec<u8> {
        let header = HeaderBuilder::new()
            .algorithm(iana::Algorithm::ES256)
            .key_id(key.public.thumbprint().as_ref().to_vec())
            .build();
        CoseSign1Builder::new()
            .protected(header)
            .payload(payload.to_vec())
            .create_signature(&purpose.external_aad(&self.tenant), |data| key.sign(data).as_bytes().to_vec())
            .build()
            .to_vec()
            .unwrap()
    }
}

/// Each saved layout, in the order that the corpus counts them: a state of its own that an exchange wrote.
pub fn saved_kinds() -> impl Iterator<Item = Saved> {
    macro_rules! fixtures {
        ($($protocol:literal $files:literal: $($kind:literal $version:literal)+;)+) => {
            [$($(($protocol, $kind, $version,
                include_str!(concat!("../../../core/src/protocols/", $files, $kind, "-", $version, ".hex")))),+),+]
        };
    }
    let fixtures = fixtures! {
        "countersign" "countersign/fixtures/": "answer" 1 "device-token" 1 "echo" 1 "enrol" 2 "follow" 2 "prove" 1
            "rotate-key" 1 "withdraw" 1 "enrol" 1 "follow" 1;
        "privacyidea" "push_family/fixtures/": "answer" 1 "device-token" 1 "enrol" 1 "prove" 1;
        "otp" "otp/fixtures/": "enrol" 1 "enrol" 2;
        "edumfa" "push_family/fixtures/edumfa-": "answer" 1 "device-token" 1 "enrol" 1 "prove" 1;
    };
    fixtures.into_iter().map(|(protocol, kind, version, state)| Saved {
        protocol: protocol.to_owned(),
        kind: kind.to_owned(),
        version,
        state: hex(state.trim()),
    })
}

fn offer_secret() -> OfferSecret {
    OfferSecret::from_link(Secret::new(vec![3; 32])).unwrap()
}

/// A key pair.
pub struct Key {
    pair: EcdsaKeyPair,
    pub public: PublicKey,
}

impl Key {
    fn of_scalar(scalar: u8) -> Self {
        let mut private = [0; 32];
        private[31] = scalar;
        let mut public = vec![4];
        public.extend(hex(POINTS[usize::from(scalar) - 1]));
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &private,
            &public,
            &SystemRandom::new(),
        )
        .unwrap();
        Self { pair, public: PublicKey::from_point(&public).unwrap() }
    }

    /// Signs with ES256.
    pub fn sign(&self, message: &[u8]) -> Signature {
        self.pair.sign(&SystemRandom::new(), message).unwrap().as_ref().try_into().unwrap()
    }

    /// Its name in headers.
    pub fn thumbprint(&self) -> Thumbprint {
        self.public.thumbprint()
    }
}

/// One, two, three and four times the base point of P-256.
const POINTS: [&str; 4] = [
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    "7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1",
    "5ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c8734640c4998ff7e374b06ce1a64a2ecd82ab036384fb83d9a79b127a27d5032",
    "e2534a3532d08fbba02dde659ee62bd0031fe2db785596ef509302446b030852e0f1575a4c633cc719dfee5fda862d764efc96c3f30ee0055c42c23f184ed8c6",
];

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
