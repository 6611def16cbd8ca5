//! Any bytes as a provider statement; after `s`, any payload that the operator signed.
#![no_main]

use countersign_fuzz::WORLD;
use countersign_wire::cose::Signed;
use countersign_wire::purpose;
use countersign_wire::statement::VerifiedStatement;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let world = &*WORLD;
    let message = match data.split_first() {
        Some((b's', payload)) => world.signed(purpose::STATEMENT, &world.operator, payload),
        _ => data.to_vec(),
    };
    let Ok(opened) = VerifiedStatement::open(&message, &world.pin) else { return };
    let _ = world.held.accept(&message, world.now());
    let _ = opened.successor(world.now());
    // There is one encoding: saying the same again gives the same payload.
    let unsigned = opened.statement().to_unsigned();
    let signature = world.operator.sign(&unsigned.to_be_signed());
    let again = Signed::parse(&unsigned.with_signature(&signature), 1 << 16).expect("our own message");
    let received = Signed::parse(&message, 1 << 16).expect("it was opened");
    assert_eq!(again.unverified_payload(), received.unverified_payload());
});
