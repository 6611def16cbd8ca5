//! Any bytes as each request of an enrolled phone. What is accepted encodes to the same payload.
#![no_main]

use countersign_fuzz::WORLD;
use countersign_wire::approval::{Answer, Poll};
use countersign_wire::cose::Signed;
use countersign_wire::request::{Received, Request};
use countersign_wire::rotate::ReceivedRotate;
use countersign_wire::status::AskStatus;
use countersign_wire::token::{Echo, SetToken};
use countersign_wire::withdraw::Withdraw;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    read::<Poll>(body);
    read::<Answer>(body);
    read::<AskStatus>(body);
    read::<SetToken>(body);
    read::<Echo>(body);
    read::<Withdraw>(body);
    if let Ok(received) = ReceivedRotate::parse(body) {
        let _ = received.verify(&WORLD.tenant, &WORLD.device.public);
    }
});

fn read<R: Request>(body: &[u8]) {
    let world = &*WORLD;
    let Ok(received) = Received::<R>::parse(body) else { return };
    let unsigned = received.unverified_frame().to_unsigned(received.unverified_request(), received.kid());
    let signature = world.device.sign(&unsigned.to_be_signed());
    let again = Signed::parse(&unsigned.with_signature(&signature), 1 << 16).expect("our own message");
    let parsed = Signed::parse(body, 1 << 16).expect("it was read");
    assert_eq!(again.unverified_payload(), parsed.unverified_payload());
    let _ = received.verify(&world.tenant, &world.device.public);
}
