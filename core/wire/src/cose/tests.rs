use coset::{CborSerializable, CoseSign1};
use proptest::prelude::*;

use super::*;
use crate::cbor::fields::Item;
use crate::tests::{Key, any_bit, flipped, sign_pair, tenant};
use crate::{OfferId, Secret, Signature, WireError, cbor, purpose};

const LIMIT: usize = 1_024;

fn payload() -> Vec<u8> {
    cbor::encode(&"what is signed".into())
}

fn signed(key: &Key) -> Vec<u8> {
    key.sign(Unsigned::new(purpose::POLL, &tenant(), &key.thumbprint(), payload()))
}

#[test]
fn another_library_verifies_what_is_signed_here() {
    let key = Key::make();
    let message = CoseSign1::from_slice(&signed(&key)).unwrap();
    let verified = message.verify_signature(&purpose::POLL.external_aad(&tenant()), |signature, data| {
        key.public.verify(data, &Signature::try_from(signature).unwrap())
    });
    assert_eq!(verified, Ok(()));
}

#[test]
fn a_signature_counts_for_its_purpose_direction_and_tenant_only() {
    let key = Key::make();
    let message = Signed::parse(&signed(&key), LIMIT).unwrap();
    assert_eq!(message.verify(purpose::POLL, &tenant(), &key.public), Ok(payload().as_slice()));
    for other in [purpose::STATUS, purpose::POLL_REPLY, purpose::APPROVE] {
        assert_eq!(message.verify(other, &tenant(), &key.public), Err(WireError::BadSignature));
    }
    let elsewhere = crate::Tenant::parse("elsewhere").unwrap();
    assert_eq!(message.verify(purpose::POLL, &elsewhere, &key.public), Err(WireError::BadSignature));
    assert_eq!(message.verify(purpose::POLL, &tenant(), &Key::make().public), Err(WireError::WrongKey));
}

#[test]
fn two_signers_are_both_needed_and_in_order() {
    let (one, other) = (Key::make(), Key::make());
    let kids = [&one.thumbprint(), &other.thumbprint()];
    let unsigned = UnsignedPair::new(purpose::ROTATE, &tenant(), kids, payload());
    let message = PairSigned::parse(&sign_pair(&one, &other, unsigned.clone()), LIMIT).unwrap();
    let verify = |message: &PairSigned, keys| message.verify(purpose::ROTATE, &tenant(), keys).map(drop);
    assert_eq!(verify(&message, [&one.public, &other.public]), Ok(()));
    assert_eq!(verify(&message, [&other.public, &one.public]), Err(WireError::WrongKey));
    let forged = PairSigned::parse(&sign_pair(&one, &one, unsigned), LIMIT).unwrap();
    assert_eq!(verify(&forged, [&one.public, &other.public]), Err(WireError::BadSignature));
}

#[test]
fn the_only_encoding_of_a_key_is_written_without_the_encoder_too() {
    let key = Key::make().public;
    assert_eq!(key.to_cose_key(), cbor::encode(&key.to_item()));
    assert_eq!(PublicKey::from_item(cbor::decode(&key.to_cose_key()).unwrap()), Ok(key));
    assert_eq!(PublicKey::from_spki_der(&key.to_spki_der()), Ok(key));
    assert_eq!(PublicKey::from_point(&key.as_point()[1..]), Err(WireError::BadKey));
    assert_eq!(PublicKey::from_spki_der(&key.to_spki_der()[1..]), Err(WireError::BadKey));
}

#[test]
fn a_message_longer_than_its_limit_is_not_read() {
    assert_eq!(Signed::parse(&[0xff; LIMIT + 1], LIMIT).err(), Some(WireError::TooLong));
    assert_eq!(PairSigned::parse(&[0xff; LIMIT + 1], LIMIT).err(), Some(WireError::TooLong));
    assert_eq!(Maced::parse(&[0xff; LIMIT + 1], LIMIT).err(), Some(WireError::TooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flipped_bit_is_refused_in_a_signed_message(bit in any_bit()) {
        let key = Key::make();
        let message = flipped(&signed(&key), bit);
        let opened = Signed::parse(&message, LIMIT).and_then(|m| m.verify(purpose::POLL, &tenant(), &key.public).map(drop));
        prop_assert!(opened.is_err());
    }

    #[test]
    fn any_flipped_bit_is_refused_in_a_twice_signed_message(bit in any_bit()) {
        let (one, other) = (Key::make(), Key::make());
        let kids = [&one.thumbprint(), &other.thumbprint()];
        let message = sign_pair(&one, &other, UnsignedPair::new(purpose::MOVE, &tenant(), kids, payload()));
        let keys = [&one.public, &other.public];
        let opened = PairSigned::parse(&flipped(&message, bit), LIMIT)
            .and_then(|m| m.verify(purpose::MOVE, &tenant(), keys).map(drop));
        prop_assert!(opened.is_err());
    }

    #[test]
    fn any_flipped_bit_is_refused_in_a_maced_message(bit in any_bit()) {
        let (offer, key) = (OfferId::new([1; 16]), Secret::new(vec![2; 32]));
        let message = mac(purpose::LOOK_UP_REPLY, &tenant(), &offer, &key, payload());
        let opened = Maced::parse(&flipped(&message, bit), LIMIT)
            .and_then(|m| if *m.offer() == offer { m.verify(purpose::LOOK_UP_REPLY, &tenant(), &key).map(drop) } else { Err(WireError::WrongOffer) });
        prop_assert!(opened.is_err());
    }

    #[test]
    fn any_flipped_bit_is_refused_in_a_sealed_seed(bit in any_bit()) {
        let key = Secret::new(vec![2; 32]);
        let sealed = seal_seed(&tenant(), &key, [3; 12], &Secret::new(vec![4; 32])).unwrap();
        prop_assert!(open_seed(&flipped(&sealed, bit), &tenant(), &key).is_err());
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Signed::parse(&bytes, LIMIT);
        let _ = PairSigned::parse(&bytes, LIMIT);
        let _ = Maced::parse(&bytes, LIMIT);
        let _ = open_seed(&bytes, &tenant(), &Secret::new(vec![2; 32]));
    }
}
