use super::Digest;

#[test]
fn carries_run_through_all_limbs_and_wrap_at_two_to_the_256() {
    let all_ones = Digest::from_bytes([0xff; 32]);
    let mut one = [0; 32];
    one[31] = 1;
    assert_eq!(all_ones.plus(Digest::from_bytes(one)), Digest::default());
    assert_eq!(Digest::default().minus(Digest::from_bytes(one)), all_ones);
}

#[test]
fn bytes_are_big_endian() {
    let mut bytes = [0; 32];
    bytes[0] = 0x80;
    bytes[31] = 2;
    assert_eq!(Digest::from_bytes(bytes), Digest([2, 0, 0, 0x8000_0000_0000_0000]));
}

#[test]
fn the_sum_does_not_depend_on_the_order_and_a_row_can_be_taken_out_again() {
    let [a, b, c] = [[0xa7; 32], [0xfe; 32], [0x13; 32]].map(Digest::from_bytes);
    assert_eq!(a.plus(b).plus(c), c.plus(a).plus(b));
    assert_eq!(a.plus(b).plus(c).minus(b), a.plus(c));
}
