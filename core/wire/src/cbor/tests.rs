use ciborium::Value;
use proptest::prelude::*;

use super::fields::{Fields, MAX_NUMBER, Map};
use super::*;

/// Values that messages can hold.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        proptest::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
        ".{0,40}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..30).prop_map(Value::Array),
            proptest::collection::btree_map(any::<i32>(), inner, 0..30)
                .prop_map(|map| Value::Map(map.into_iter().map(|(key, value)| (key.into(), value)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_accepted_and_written_again_alike(value in value()) {
        let bytes = encode(&value);
        prop_assert_eq!(check(&bytes), Ok(()));
        prop_assert_eq!(encode(&decode(&bytes).unwrap()), bytes);
    }

    #[test]
    fn whatever_is_accepted_is_the_only_encoding_of_its_value(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(value) = decode(&bytes) {
            prop_assert_eq!(encode(&value), bytes);
        }
    }

    #[test]
    fn a_change_of_one_bit_is_refused_or_another_value(value in value(), bit in any::<usize>()) {
        let bytes = encode(&value);
        let changed = crate::tests::flipped(&bytes, bit);
        if let Ok(other) = decode(&changed) {
            prop_assert_ne!(encode(&other), bytes);
        }
    }

    #[test]
    fn every_proper_start_of_a_message_is_cut_short(value in value(), part in 0.0..1.0) {
        let bytes = encode(&value);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            reason = "a share of a length is a shorter length")]
        let length = (bytes.len() as f64 * part) as usize;
        prop_assert_eq!(check(&bytes[..length]), Err(WireError::Truncated));
    }
}

#[test]
fn nesting_stops_at_the_limit() {
    let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
    assert_eq!(check(&nested(MAX_DEPTH)), Ok(()));
    assert_eq!(check(&nested(MAX_DEPTH + 1)), Err(WireError::TooDeep));
    assert_eq!(check(&vec![0x81; 60_000]), Err(WireError::TooDeep));
}

#[test]
fn a_length_of_all_memory_is_cut_short_and_not_allocated() {
    for start in [0x5b, 0x7b, 0x9b, 0xbb] {
        let bytes = [vec![start], vec![0xff; 8]].concat();
        assert_eq!(check(&bytes), Err(WireError::Truncated));
    }
}

#[test]
fn maps_are_sorted_by_the_bytes_of_their_keys() {
    let map = Map::new().with(-1, &1_u64).with(24, &2_u64).with(-70_001, &3_u64).with(3, &4_u64).encode();
    assert_eq!(map, [0xa4, 0x03, 0x04, 0x18, 0x18, 0x02, 0x20, 0x01, 0x3a, 0x00, 0x01, 0x11, 0x70, 0x03]);
}

#[test]
fn every_field_must_be_taken() {
    let bytes = Map::new().with(1, &true).with(2, &7_u64).encode();
    let mut fields = Fields::decode(&bytes).unwrap();
    assert_eq!(fields.take::<bool>(1), Ok(true));
    assert_eq!(fields.take::<bool>(1), Err(WireError::MissingField(1)));
    assert_eq!(fields.finish(), Err(WireError::UnknownField(2)));
}

#[test]
fn a_field_of_the_wrong_kind_is_named() {
    let bytes = Map::new().with(1, &true).with(2, &(MAX_NUMBER + 1)).with(3, &vec![1; 3]).encode();
    let mut fields = Fields::decode(&bytes).unwrap();
    assert_eq!(fields.take::<u64>(1), Err(WireError::WrongType(1)));
    assert_eq!(fields.take::<u64>(2), Err(WireError::OutOfRange(2)));
    assert_eq!(fields.take::<[u8; 4]>(3), Err(WireError::WrongType(3)));
}
