//! Any bytes as each signed reply; after `s`, any payload that a challenge key signed. The first byte chooses the kind.
#![no_main]

use countersign_fuzz::{Key, REQUEST, WORLD};
use countersign_wire::approval::{Polled, Receipt};
use countersign_wire::enrol::Enrolled;
use countersign_wire::reply::{ReplyBody, decode_result, encode_result, open_first_reply, open_reply};
use countersign_wire::rotate::Rotated;
use countersign_wire::status::Status;
use countersign_wire::succession::{MoveBegun, Moved};
use countersign_wire::token::TokenHeld;
use countersign_wire::withdraw::Withdrawn;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    match kind {
        b'p' => read::<Polled>(data),
        b'r' => read::<Receipt>(data),
        b'e' => read::<Enrolled>(data),
        b's' => read::<Status>(data),
        b't' => read::<TokenHeld>(data),
        b'w' => read::<Withdrawn>(data),
        b'k' => read::<Rotated>(data),
        b'b' => read::<MoveBegun>(data),
        b'm' => read::<Moved>(data),
        _ => (),
    }
});

fn read<M: ReplyBody>(data: &[u8]) {
    let world = &*WORLD;
    if let Ok(result) = decode_result::<M>(data) {
        assert_eq!(encode_result(&result), data);
    }
    let key: &Key = &world.challenge;
    let message = match data.split_first() {
        Some((b's', payload)) => world.signed(M::PURPOSE, key, payload),
        _ => data.to_vec(),
    };
    let _ = open_reply::<M>(&message, REQUEST, &world.held, world.now());
    let _ = open_first_reply::<M>(&message, REQUEST, &world.pin, world.now());
}
