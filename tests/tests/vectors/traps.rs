//! Wycheproof: known traps of the three algorithms, as the protocol uses them.

use countersign_wire::PublicKey;
use countersign_wire::bytes::Signature;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use wycheproof::TestResult;

/// ES256 with raw signatures of 64 bytes; other lengths never reach the verification.
#[test]
fn es256() {
    let set =
        wycheproof::ecdsa::TestSet::load(wycheproof::ecdsa::TestName::EcdsaSecp256r1Sha256P1363).expect("vectors");
    let mut count = 0;
    for group in set.test_groups {
        let key = PublicKey::from_point(&group.key.key).expect("an uncompressed point");
        for test in group.tests {
            let verified = Signature::try_from(test.sig.as_slice())
                .and_then(|signature| key.verify(&test.msg, &signature))
                .is_ok();
            assert_eq!(verified, test.result == TestResult::Valid, "{} {}", test.tc_id, test.comment);
            count += 1;
        }
    }
    assert!(count > 200, "{count} cases");
}

/// AES-256-GCM with 96-bit nonces and full tags.
#[test]
fn aes_256_gcm() {
    let set = wycheproof::aead::TestSet::load(wycheproof::aead::TestName::AesGcm).expect("vectors");
    let mut count = 0;
    for group in set.test_groups {
        if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
            continue;
        }
        for test in group.tests {
            let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &test.key).expect("32 bytes"));
            let nonce = Nonce::try_assume_unique_for_key(&test.nonce).expect("12 bytes");
            let mut sealed = [test.ct.to_vec(), test.tag.to_vec()].concat();
            let opened = key.open_in_place(nonce, Aad::from(test.aad.to_vec()), &mut sealed);
            match test.result {
                TestResult::Invalid => assert!(opened.is_err(), "{} {}", test.tc_id, test.comment),
                _ => assert_eq!(opened.expect("it opens"), test.pt.to_vec(), "{} {}", test.tc_id, test.comment),
            }
            count += 1;
        }
    }
    assert!(count > 30, "{count} cases");
}

/// HKDF-SHA-256.
#[test]
fn hkdf_sha_256() {
    struct Length(usize);
    impl KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let set = wycheproof::hkdf::TestSet::load(wycheproof::hkdf::TestName::HkdfSha256).expect("vectors");
    let mut count = 0;
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let prk = Salt::new(HKDF_SHA256, &test.salt).extract(&test.ikm);
        let info = [test.info.as_slice()];
        let mut out = vec![0; test.size];
        let filled = prk.expand(&info, Length(test.size)).and_then(|key| key.fill(&mut out));
        match test.result {
            TestResult::Invalid => assert!(filled.is_err(), "{} {}", test.tc_id, test.comment),
            _ => assert_eq!(out, test.okm.to_vec(), "{} {}", test.tc_id, test.comment),
        }
        count += 1;
    }
    assert!(count > 50, "{count} cases");
}
