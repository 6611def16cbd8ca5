//! Any bytes as a look-up, and as the answer to one; after `m` and `s`, any payload under the offer's MAC or a
//! challenge key.
#![no_main]

use countersign_fuzz::WORLD;
use countersign_wire::offer::{LookUp, open_look_up};
use countersign_wire::{Nonce, purpose};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let world = &*WORLD;
    if let Ok(look_up) = LookUp::decode(data) {
        assert_eq!(look_up.encode(), data);
    }
    let message = match data.split_first() {
        Some((b'm', payload)) => world.maced(purpose::LOOK_UP_REPLY, payload),
        Some((b's', payload)) => world.signed(purpose::LOOK_UP_REFUSAL, &world.challenge, payload),
        _ => data.to_vec(),
    };
    let look_up = LookUp { offer: world.offer_secret.derive_id(), nonce: Nonce::new([4; 16]) };
    for pin in [None, Some(&world.pin)] {
        let _ = open_look_up(&message, &look_up, &world.offer_secret, &world.origin, pin, world.now());
    }
});
