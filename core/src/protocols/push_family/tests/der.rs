use super::super::der::ecdsa;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey,
};

#[test]
fn signatures_of_a_real_key_verify_in_the_written_form() {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random).unwrap();
    for round in 0..300_u32 {
        let message = round.to_be_bytes();
        let written = ecdsa(key.sign(&random, &message).unwrap().as_ref());
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.public_key());
        assert!(public.verify(&message, &written).is_ok(), "{written:02x?}");
    }
}

#[test]
fn numbers_are_as_short_as_possible_and_never_negative() {
    let mut signature = [0; 64];
    (signature[31], signature[32]) = (0x7f, 0x80);
    let written = ecdsa(&signature);
    assert_eq!(written[..7], [0x30, 38, 0x02, 1, 0x7f, 0x02, 33]);
    assert_eq!(written[7..9], [0, 0x80]);
    assert_eq!(ecdsa(&[0; 64]), [0x30, 6, 0x02, 1, 0, 0x02, 1, 0]);
}

#[test]
fn what_is_no_signature_of_this_kind_is_nothing() {
    assert!(ecdsa(&[1; 63]).is_empty() && ecdsa(&[1; 384]).is_empty());
}
