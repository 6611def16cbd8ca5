use super::*;

#[test]
fn a_sealed_value_opens_only_in_its_place_and_under_its_key() {
    let key = Sealer::new(&Secret::new(vec![7; 32])).unwrap();
    let sealed = key.seal(Place::Code(b"1"), &Secret::new(b"seed".to_vec())).unwrap();
    assert_eq!(key.open(Place::Code(b"1"), &sealed).unwrap().expose(), b"seed");
    assert_eq!(key.open(Place::Code(b"2"), &sealed).unwrap_err(), SealError::Opening);
    assert_eq!(key.open(Place::Offer(b"1"), &sealed).unwrap_err(), SealError::Opening);
    let other = Sealer::new(&Secret::new(vec![8; 32])).unwrap();
    assert_eq!(other.open(Place::Code(b"1"), &sealed).unwrap_err(), SealError::Opening);
    assert_eq!(key.open(Place::Code(b"1"), b"short").unwrap_err(), SealError::Opening);
}

#[test]
fn any_changed_byte_is_refused() {
    let key = Sealer::new(&Secret::new(vec![7; 32])).unwrap();
    let sealed = key.seal(Place::Code(b"1"), &Secret::new(b"seed".to_vec())).unwrap();
    for position in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[position] ^= 1;
        assert!(key.open(Place::Code(b"1"), &changed).is_err(), "byte {position}");
    }
}

#[test]
fn a_key_of_another_length_is_refused() {
    assert!(matches!(Sealer::new(&Secret::new(vec![7; 31])), Err(SealError::Key)));
}
