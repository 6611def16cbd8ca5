//! Any bytes as an enrolment, as a sealed code contribution, and as the two requests of a move.
#![no_main]

use countersign_fuzz::WORLD;
use countersign_wire::enrol::{ReceivedEnrol, codes::open_contribution};
use countersign_wire::succession::{BeginMove, ReceivedMove};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let world = &*WORLD;
    if let Ok(received) = ReceivedEnrol::parse(body) {
        if let Some(sealed) = &received.unverified().seed {
            let _ = open_contribution(sealed, &world.tenant, &world.offer_secret);
        }
        let _ = received.verify(&world.tenant, &world.offer_secret);
    }
    let _ = open_contribution(body, &world.tenant, &world.offer_secret);
    if let Ok(begin) = BeginMove::decode(body) {
        assert_eq!(begin.encode(), body);
    }
    if let Ok(received) = ReceivedMove::parse(body) {
        let approval = received.unverified().approval_key.thumbprint();
        let _ = received.verify(&world.tenant, &approval);
    }
});
