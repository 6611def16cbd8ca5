//! Any bytes as CBOR. There is one encoding: what is accepted encodes to the same bytes.
#![no_main]

use countersign_wire::cbor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let decoded = cbor::decode(bytes);
    assert_eq!(decoded.is_ok(), cbor::check(bytes).is_ok());
    if let Ok(value) = decoded {
        assert_eq!(cbor::encode(&value), bytes);
    }
});
