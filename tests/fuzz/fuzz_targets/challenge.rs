//! Any bytes as a challenge; after `s`, any payload that a challenge key signed.
#![no_main]

use countersign_fuzz::{NOW, WORLD};
use countersign_wire::approval::OpenedChallenge;
use countersign_wire::cose::Signed;
use countersign_wire::purpose;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let world = &*WORLD;
    let message = match data.split_first() {
        Some((b's', payload)) => world.signed(purpose::CHALLENGE, &world.challenge, payload),
        _ => data.to_vec(),
    };
    let opened = OpenedChallenge::open(&message, &world.held, &world.account, &world.device_id, NOW * 1000);
    let Ok(opened) = opened else { return };
    let unsigned = opened.challenge.to_unsigned(&world.challenge.thumbprint());
    let signature = world.challenge.sign(&unsigned.to_be_signed());
    let again = Signed::parse(&unsigned.with_signature(&signature), 1 << 16).expect("our own message");
    let received = Signed::parse(&message, 1 << 16).expect("it was opened");
    assert_eq!(again.unverified_payload(), received.unverified_payload());
});
