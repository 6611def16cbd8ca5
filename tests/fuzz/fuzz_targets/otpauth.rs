//! Any text as an `otpauth:` link. What is accepted must make a code of the promised length.
#![no_main]

use countersign::codes::{Moment, Otpauth, Prepared, single_code};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Otpauth::claims(text);
    let Ok(link) = Otpauth::parse(text) else { return };
    assert!(Otpauth::claims(text));
    let prepared = Prepared::new(&link.seed, link.parameters);
    let (moment, code) = match link.parameters.counter() {
        Some(counter) => (Moment::Counter(counter), prepared.code_for_counter(counter)),
        None => (Moment::Time(u64::MAX), prepared.code_at(u64::MAX)),
    };
    let code = code.expect("the kind fits");
    assert_eq!(code.as_str().len(), usize::from(link.parameters.digits()));
    assert_eq!(single_code(&link.seed, &link.parameters, moment), Ok(code));
    assert_eq!(link.description().seed_bits, link.seed.bits());
});
