use super::*;
use countersign::ports::make_bytes;

#[test]
fn two_draws_differ_and_neither_is_blank() {
    let entropy = SystemEntropy;
    let (a, b): ([u8; 32], [u8; 32]) = (make_bytes(&entropy).unwrap(), make_bytes(&entropy).unwrap());
    assert_ne!(a, b);
    assert_ne!(a, [0; 32]);
}
