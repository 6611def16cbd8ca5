//! Any text that a camera may read: at most one kind of link claims it.
#![no_main]

use countersign::codes::Otpauth;
use countersign_wire::offer::Offer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    assert!(!(Otpauth::claims(text) && Offer::recognise(text)));
});
