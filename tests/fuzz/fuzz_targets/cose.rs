//! Any bytes as a signed message of either shape, and as a public key.
#![no_main]

use countersign_wire::PublicKey;
use countersign_wire::cose::{PairSigned, Signed};
use countersign_wire::token::DeviceToken;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(signed) = Signed::parse(bytes, 1 << 16) {
        assert!(!signed.unverified_payload().is_empty());
    }
    if let Ok(signed) = PairSigned::parse(bytes, 1 << 16) {
        assert!(!signed.unverified_payload().is_empty());
    }
    for key in [PublicKey::from_spki_der(bytes), PublicKey::from_point(bytes)].into_iter().flatten() {
        assert_eq!(PublicKey::from_spki_der(&key.to_spki_der()), Ok(key));
    }
    if let Ok(token) = DeviceToken::decode(bytes) {
        assert_eq!(token.encode(), bytes);
    }
});
