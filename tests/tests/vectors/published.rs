//! Published vectors of the formats underneath: RFC 8949, RFC 8392, RFC 9679, RFC 5869.

use countersign_wire::bytes::Signature;
use countersign_wire::cbor::{check, decode, encode};
use countersign_wire::{PublicKey, WireError};
use data_encoding::HEXLOWER;
use ring::hmac;

/// RFC 8392, Appendix A.1.
const CLAIMS: &str = "a70175636f61703a2f2f61732e6578616d706c652e636f6d02656572696b77037818636f61703a2f2f6c696768742e
    6578616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f007420b71";

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.replace([' ', '\n'], "").as_bytes()).expect("hex")
}

/// RFC 8949, Appendix A: what our profile has, in its only form.
#[test]
fn rfc_8949_examples_are_read_and_written_again() {
    let examples = [
        "00",
        "01",
        "0a",
        "17",
        "1818",
        "1819",
        "1864",
        "1903e8",
        "1a000f4240",
        "1b000000e8d4a51000",
        "20",
        "29",
        "3863",
        "3903e7",
        "f4",
        "f5",
        "40",
        "4401020304",
        "60",
        "6161",
        "6449455446",
        "62225c",
        "62c3bc",
        "63e6b0b4",
        "64f0908591",
        "80",
        "83010203",
        "8301820203820405",
        "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
        "a0",
        "a201020304",
        "a26161016162820203",
        "826161a161626163",
        "a56161614161626142616361436164614461656145",
    ];
    for example in examples {
        let value = decode(&hex(example)).unwrap_or_else(|error| panic!("{example}: {error}"));
        assert_eq!(encode(&value), hex(example), "{example}");
    }
}

/// RFC 8949, Appendix A: what no message holds.
#[test]
fn rfc_8949_examples_outside_the_profile_are_refused_by_name() {
    let examples = [
        ("f90000", WireError::UnsupportedItem),
        ("fb3ff199999999999a", WireError::UnsupportedItem),
        ("f6", WireError::UnsupportedItem),
        ("f7", WireError::UnsupportedItem),
        ("f0", WireError::UnsupportedItem),
        ("f8ff", WireError::UnsupportedItem),
        ("c11a514b67b0", WireError::UnsupportedItem),
        ("c249010000000000000000", WireError::UnsupportedItem),
        ("5f42010243030405ff", WireError::IndefiniteLength),
        ("7f657374726561646d696e67ff", WireError::IndefiniteLength),
        ("9fff", WireError::IndefiniteLength),
        ("bf61610161629f0203ffff", WireError::IndefiniteLength),
        ("1817", WireError::NotMinimal),
        ("a2616201616102", WireError::UnsortedKeys),
        ("a2616101616102", WireError::DuplicateKey),
        ("1c", WireError::UnsupportedItem),
        ("62c3", WireError::Truncated),
        ("62c328", WireError::NotUtf8),
    ];
    for (example, error) in examples {
        assert_eq!(check(&hex(example)), Err(error), "{example}");
    }
}

/// RFC 8392, Appendix A.2.3 and A.3: the ES256 key and the signed CWT.
#[test]
fn rfc_8392_signed_claims_verify() {
    let key = [
        hex("04"),
        hex("143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f"),
        hex("60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9"),
    ];
    let key = PublicKey::from_point(&key.concat()).expect("a point");
    let claims = hex(CLAIMS);
    let signature = hex(
        "5427c1ff28d23fbad1f29c4c7c6a555e601d6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f85951ecee743a52b9b6
         3632c57209120e1c9e30",
    );
    let signature = Signature::try_from(signature.as_slice()).expect("64 bytes");
    let protected = coset::ProtectedHeader {
        original_data: Some(hex("a10126")),
        header: coset::HeaderBuilder::new().algorithm(coset::iana::Algorithm::ES256).build(),
    };
    let signed = coset::sig_structure_data(coset::SignatureContext::CoseSign1, protected, None, &[], &claims);
    assert_eq!(key.verify(&signed, &signature), Ok(()));
    check(&claims).expect("the claims are deterministic");
}

/// RFC 8392, Appendix A.4: the MACed CWT. It keeps 64 bits of the tag; messages here carry all 256.
#[test]
fn rfc_8392_maced_claims_verify() {
    let key =
        hmac::Key::new(hmac::HMAC_SHA256, &hex("403697de87af64611c1d32a05dab0fe1fcb715a86ab435f1ec99192d79569388"));
    let protected = coset::ProtectedHeader {
        original_data: Some(hex("a10104")),
        header: coset::HeaderBuilder::new().algorithm(coset::iana::Algorithm::HMAC_256_64).build(),
    };
    let maced = coset::mac_structure_data(coset::MacContext::CoseMac0, protected, &[], &hex(CLAIMS));
    assert_eq!(hmac::sign(&key, &maced).as_ref()[..8], hex("093101ef6d789200"));
}

/// RFC 9679, section 6: the thumbprint of the example key.
#[test]
fn rfc_9679_thumbprint() {
    let key = [
        hex("04"),
        hex("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"),
        hex("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"),
    ];
    let key = PublicKey::from_point(&key.concat()).expect("a point");
    let expected = "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec";
    assert_eq!(key.thumbprint().to_string(), expected);
    assert_eq!(PublicKey::from_spki_der(&key.to_spki_der()), Ok(key));
}
