//! Verifying a challenge, signing the answer and checking the receipt, against the ring calls that this needs.
//!
//! The reference provider makes one challenge and one receipt; then the phone does the same approval over and over. The
//! bare side verifies two signatures, makes one and two digests, over messages of the same lengths.

use crate::phone::{Phone, Tape, make_key};
use crate::provider::memory;
use crate::ratio::{Effort, Row, in_turns, timed};
use crate::world::World;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey};
use std::hint::black_box;

pub(crate) fn rows(effort: Effort) -> Vec<Row> {
    let world = World::below(memory());
    let mut phone = Phone::enrol(&world, &world.offer());
    world.ask();
    let (challenge, _) = phone.poll(&world);
    let (tape, _) = phone.approve(&world, challenge);
    let bare = Bare::as_long_as(&tape);
    vec![Row {
        what: "verify a challenge, answer, check the receipt".to_owned(),
        against: "two ES256 verifications, one signature, two digests",
        ratio: in_turns(effort.rounds(2_001), || timed(|| phone.replay(&tape)), || timed(|| bare.work())),
        target: Some(1.15),
        remark: "the rest is CBOR and COSE, and reading the stored enrolment for each approval",
    }]
}

/// The calls alone.
struct Bare {
    key: EcdsaKeyPair,
    public: Vec<u8>,
    random: SystemRandom,
    challenge: Signed,
    receipt: Signed,
    answer: Vec<u8>,
}

struct Signed {
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Bare {
    fn as_long_as(tape: &Tape) -> Self {
        let (key, random) = (make_key(), SystemRandom::new());
        let signed = |message: &[u8]| Signed::make(&key, &random, message.len());
        let (challenge, receipt) = (signed(&tape.challenge), signed(&tape.receipt));
        let public = key.public_key().as_ref().to_vec();
        Self { key, public, random, challenge, receipt, answer: vec![7; tape.answer.len()] }
    }

    fn work(&self) {
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.public);
        public.verify(&self.challenge.message, &self.challenge.signature).unwrap();
        black_box(digest(&SHA256, &self.challenge.message));
        let mut nonce = [0; 16];
        self.random.fill(&mut nonce).unwrap();
        black_box(self.key.sign(&self.random, &self.answer).unwrap());
        black_box(digest(&SHA256, &self.answer));
        public.verify(&self.receipt.message, &self.receipt.signature).unwrap();
    }
}

impl Signed {
    fn make(key: &EcdsaKeyPair, random: &SystemRandom, length: usize) -> Self {
        let message = vec![5; length];
        let signature = key.sign(random, &message).unwrap().as_ref().to_vec();
        Self { message, signature }
    }
}
