use super::*;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED, EcdsaKeyPair, KeyPair, UnparsedPublicKey,
};

/// What it reads, and a mark for each refusal.
fn read(hex: &str) -> Option<String> {
    let der = data_encoding::HEXLOWER.decode(hex.replace(' ', "").as_bytes()).unwrap();
    from_der(&der).map(|raw| data_encoding::HEXLOWER.encode(&raw))
}

#[test]
fn signatures_of_a_platform_verify_in_the_other_form() {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref());
    // Enough for numbers with leading zeros and with a high first bit.
    for message in 0_u16..1024 {
        let der = pair.sign(&random, &message.to_be_bytes()).unwrap();
        let raw = from_der(der.as_ref()).unwrap();
        assert!(public.verify(&message.to_be_bytes(), &raw).is_ok(), "{message}");
    }
}

#[test]
fn short_numbers_are_padded_and_the_zero_before_a_high_bit_is_dropped() {
    let one = format!("{}01", "00".repeat(31));
    assert_eq!(read("3006 020101 020101"), Some(format!("{one}{one}")));
    let high = format!("{}80", "00".repeat(31));
    assert_eq!(read("3008 02020080 02020080"), Some(format!("{high}{high}")));
    let full = "ff".repeat(32);
    assert_eq!(read(&format!("3046 022100{full} 022100{full}")), Some(format!("{full}{full}")));
}

#[test]
fn everything_that_is_not_exactly_a_signature_is_refused() {
    let cases = [
        ("nothing", String::new()),
        ("another tag", "3106020101020101".into()),
        ("one number", "3003020101".into()),
        ("three numbers", "3009020101020101020101".into()),
        ("cut off", "30060201010201".into()),
        ("something behind it", "300602010102010100".into()),
        ("a length in long form", "308106020101020101".into()),
        ("an empty number", "30050200020101".into()),
        ("zero", "3006020100020101".into()),
        ("a negative number", "3006020180020101".into()),
        ("a zero too many", "300702020001020101".into()),
        ("33 bytes", format!("3026022101{}020101", "ff".repeat(32))),
        ("the other form", "ab".repeat(64)),
    ];
    for (what, hex) in cases {
        assert_eq!(read(&hex), None, "{what}");
    }
}
