use super::*;

fn row(kind: &str, algorithm: &str, digits: i64, moving: i64) -> CodeRow {
    CodeRow {
        id: vec![1],
        subject: vec![2],
        device: None,
        kind: kind.into(),
        algorithm: algorithm.into(),
        digits,
        period: 30,
        sealed_seed: vec![],
        moving,
    }
}

#[test]
fn rfc_4226_appendix_d() {
    let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"12345678901234567890");
    let expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (counter, code) in (0..).zip(expected) {
        assert_eq!(hotp(&key, counter, 6), code);
    }
}

#[test]
fn rfc_6238_appendix_b() {
    let seeds: [(&str, &[u8]); 3] = [
        ("SHA1", b"12345678901234567890"),
        ("SHA256", b"12345678901234567890123456789012"),
        ("SHA512", b"1234567890123456789012345678901234567890123456789012345678901234"),
    ];
    let table = [
        (59, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, ["69279037", "90698825", "38618901"]),
        (20_000_000_000, ["65353130", "77737706", "47863826"]),
    ];
    for (seconds, codes) in table {
        for ((algorithm, seed), code) in seeds.iter().zip(codes) {
            let found =
                find(&row("totp", algorithm, 8, 0), &Secret::new(seed.to_vec()), code, seconds * 1_000, 0).unwrap();
            assert_eq!(found, Some(seconds / 30), "{algorithm} at {seconds}");
        }
    }
}

#[test]
fn one_step_around_the_present_counts_and_used_steps_do_not() {
    let seed = Secret::new(b"12345678901234567890".to_vec());
    let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed.expose());
    let now = 1_000 * 30_000;
    let at = |step| hotp(&key, step, 6);
    let look = |moving, code: &str| find(&row("totp", "SHA1", 6, moving), &seed, code, now, 0).unwrap();
    assert_eq!(look(0, &at(999)), Some(999));
    assert_eq!(look(0, &at(1_001)), Some(1_001));
    assert_eq!(look(0, &at(998)), None);
    assert_eq!(look(0, &at(1_002)), None);
    assert_eq!(look(1_001, &at(1_000)), None, "used");
}

#[test]
fn a_counter_may_run_a_little_ahead_and_never_back() {
    let seed = Secret::new(b"12345678901234567890".to_vec());
    let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed.expose());
    let look = |moving, counter| find(&row("hotp", "SHA1", 6, moving), &seed, &hotp(&key, counter, 6), 0, 10).unwrap();
    assert_eq!(look(5, 5), Some(5));
    assert_eq!(look(5, 15), Some(15));
    assert_eq!(look(5, 16), None);
    assert_eq!(look(5, 4), None);
}

#[test]
fn a_damaged_row_is_named_and_never_defaulted() {
    let seed = Secret::new(vec![1; 20]);
    assert!(matches!(
        find(&row("totp", "MD5", 6, 0), &seed, "123456", 0, 0),
        Err(StoreError::Damaged("code.algorithm"))
    ));
    assert!(matches!(find(&row("steam", "SHA1", 6, 0), &seed, "123456", 0, 0), Err(StoreError::Damaged("code.kind"))));
    assert!(matches!(
        find(&row("totp", "SHA1", 11, 0), &seed, "123456", 0, 0),
        Err(StoreError::Damaged("code.digits"))
    ));
}
