use super::*;
use countersign_wire::{Nonce, Secret, enrol as wire};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

fn seed(bytes: &[u8]) -> Seed {
    Seed::new(Secret::new(bytes.to_vec())).unwrap()
}

#[derive(Deserialize)]
struct Rfc4226 {
    seed_ascii: String,
    digits: u64,
    codes: Vec<String>,
}

#[derive(Deserialize)]
struct Rfc6238 {
    digits: u64,
    period: u64,
    seeds_ascii: HashMap<String, String>,
    codes: Vec<Rfc6238Row>,
}

#[derive(Deserialize)]
struct Rfc6238Row {
    time: u64,
    #[serde(flatten)]
    by_algorithm: HashMap<String, String>,
}

#[test]
fn hotp_codes_are_those_of_rfc_4226() {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/codes/rfc4226.json"));
    let rfc: Rfc4226 = serde_json::from_str(text).unwrap();
    let seed = seed(rfc.seed_ascii.as_bytes());
    let parameters = CodeParameters::hotp(Algorithm::Sha1, rfc.digits, 0).unwrap();
    let prepared = Prepared::new(&seed, parameters);
    assert_eq!(rfc.codes.len(), 10);
    for (counter, code) in (0..).zip(&rfc.codes) {
        assert_eq!(prepared.code_for_counter(counter).unwrap().as_str(), code);
        assert_eq!(single_code(&seed, &parameters, Moment::Counter(counter)).unwrap().as_str(), code);
    }
}

#[test]
fn totp_codes_are_those_of_rfc_6238_for_every_hash() {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/codes/rfc6238.json"));
    let rfc: Rfc6238 = serde_json::from_str(text).unwrap();
    assert_eq!(rfc.codes.len(), 6);
    for row in &rfc.codes {
        for algorithm in Algorithm::ALL {
            let seed = seed(rfc.seeds_ascii[algorithm.name()].as_bytes());
            let parameters = CodeParameters::totp(algorithm, rfc.digits, rfc.period).unwrap();
            let code = &row.by_algorithm[algorithm.name()];
            assert_eq!(Prepared::new(&seed, parameters).code_at(row.time).unwrap().as_str(), code);
            assert_eq!(single_code(&seed, &parameters, Moment::Time(row.time)).unwrap().as_str(), code);
        }
    }
}

#[test]
fn the_next_code_is_the_code_after_the_window() {
    let prepared = Prepared::new(&seed(b"12345678901234567890"), CodeParameters::totp(Algorithm::Sha1, 6, 30).unwrap());
    let window = prepared.window_at(59).unwrap();
    assert_eq!(window, Window { from: 30, until: 60 });
    assert_eq!(window.seconds_left(59), 1);
    assert_eq!(window.seconds_left(30), 30);
    assert_eq!(window.seconds_left(61), 0);
    assert_eq!(prepared.next_code_at(59), prepared.code_at(60));
    assert_ne!(prepared.code_at(59), prepared.code_at(60));
}

#[test]
fn near_the_edge_of_a_window_an_uncertain_clock_is_not_sure() {
    let window = Window { from: 30, until: 60 };
    assert!(window.surely_holds(45_000, 14_999));
    assert!(!window.surely_holds(45_000, 15_000)); // 60.000 is the next code
    assert!(!window.surely_holds(30_500, 501));
    assert!(window.surely_holds(30_500, 500));
    assert!(!window.surely_holds(0, u64::MAX));
}

#[test]
fn each_kind_refuses_to_be_asked_like_the_other() {
    let seed = seed(b"12345678901234567890");
    for time_based in [CodeParameters::totp(Algorithm::Sha1, 6, 30).unwrap(), CodeParameters::steam()] {
        assert_eq!(Prepared::new(&seed, time_based).code_for_counter(0), Err(CodeError::OtherKind));
        assert_eq!(single_code(&seed, &time_based, Moment::Counter(0)), Err(CodeError::OtherKind));
        assert_eq!(time_based.after_use(), Err(CodeError::OtherKind));
    }
    let counted = CodeParameters::hotp(Algorithm::Sha1, 6, 0).unwrap();
    let prepared = Prepared::new(&seed, counted);
    assert_eq!(prepared.code_at(0), Err(CodeError::OtherKind));
    assert_eq!(prepared.next_code_at(0), Err(CodeError::OtherKind));
    assert_eq!(prepared.window_at(0), Err(CodeError::OtherKind));
    assert_eq!(single_code(&seed, &counted, Moment::Time(0)), Err(CodeError::OtherKind));
}

#[test]
fn a_counter_moves_by_one_and_stops_at_its_end() {
    let first = CodeParameters::hotp(Algorithm::Sha256, 8, 41).unwrap();
    assert_eq!(first.after_use(), CodeParameters::hotp(Algorithm::Sha256, 8, 42).map_err(|_| CodeError::OtherKind));
    let last = CodeParameters::hotp(Algorithm::Sha1, 6, u64::MAX).unwrap();
    assert_eq!(last.after_use(), Err(CodeError::CounterExhausted));
}

#[test]
fn parameters_out_of_range_are_refused() {
    for digits in [0, 5, 11, 256 + 6, u64::MAX] {
        let refused = Err(ParameterError::DigitsOutOfRange(digits));
        assert_eq!(CodeParameters::totp(Algorithm::Sha1, digits, 30), refused);
        assert_eq!(CodeParameters::hotp(Algorithm::Sha1, digits, 0), refused);
    }
    for period in [0, 86_401, (1 << 32) + 30, u64::MAX] {
        assert_eq!(CodeParameters::totp(Algorithm::Sha1, 6, period), Err(ParameterError::PeriodOutOfRange(period)));
    }
}

#[test]
fn stored_parameters_keep_their_layout() {
    for (parameters, stored) in [
        (
            CodeParameters::totp(Algorithm::Sha256, 8, 60).unwrap(),
            r#"{"kind":"totp","algorithm":"SHA256","digits":8,"period":60}"#,
        ),
        (
            CodeParameters::hotp(Algorithm::Sha1, 6, 7).unwrap(),
            r#"{"kind":"hotp","algorithm":"SHA1","digits":6,"counter":7}"#,
        ),
        (CodeParameters::steam(), r#"{"kind":"steam","algorithm":"SHA1","digits":5,"period":30}"#),
    ] {
        assert_eq!(serde_json::to_string(&parameters).unwrap(), stored);
        assert_eq!(serde_json::from_str::<CodeParameters>(stored).unwrap(), parameters);
        let mut cbor = Vec::new();
        ciborium::into_writer(&parameters, &mut cbor).unwrap();
        assert_eq!(ciborium::from_reader::<CodeParameters, _>(cbor.as_slice()).unwrap(), parameters);
    }
}

#[test]
fn stored_parameters_that_make_no_codes_are_refused() {
    for stored in [
        r#"{"kind":"totp","algorithm":"SHA1","digits":6,"period":0}"#,
        r#"{"kind":"totp","algorithm":"SHA1","digits":5,"period":30}"#,
        r#"{"kind":"totp","algorithm":"MD5","digits":6,"period":30}"#,
        r#"{"kind":"totp","algorithm":"SHA1","digits":6,"period":30,"skew":1}"#,
        r#"{"kind":"hotp","algorithm":"SHA1","digits":6}"#,
        r#"{"kind":"steam","algorithm":"SHA1","digits":6,"period":30}"#,
        r#"{"kind":"steam","algorithm":"SHA256","digits":5,"period":30}"#,
        r#"{"kind":"motp","algorithm":"SHA1","digits":6,"period":30}"#,
    ] {
        assert!(serde_json::from_str::<CodeParameters>(stored).is_err(), "{stored}");
    }
}

#[test]
fn a_seed_survives_its_vault_row_and_nothing_else_does() {
    let row = seed(b"12345678901234567890").to_vault_bytes();
    assert_eq!(Seed::from_vault_bytes(&row).unwrap().expose(), b"12345678901234567890");
    assert_eq!(Seed::from_vault_bytes(&[]).unwrap_err(), SeedError::Layout);
    assert_eq!(Seed::from_vault_bytes(&[2, 1, 2, 3]).unwrap_err(), SeedError::Layout);
    assert_eq!(Seed::from_vault_bytes(&[1]).unwrap_err(), SeedError::Length);
    assert_eq!(Seed::from_vault_bytes(&[1; 130]).unwrap_err(), SeedError::Length);
}

#[test]
fn a_native_seed_is_as_long_as_its_hash() {
    for algorithm in Algorithm::ALL {
        let length = algorithm.hash_length();
        assert_eq!(Seed::derived(Secret::new(vec![7; length]), algorithm).unwrap().bits(), length * 8);
        for wrong in [0, length - 1, length + 1] {
            assert_eq!(Seed::derived(Secret::new(vec![7; wrong]), algorithm).unwrap_err(), SeedError::Length);
        }
    }
}

#[test]
fn native_codes_are_those_that_both_sides_derive() {
    let (contribution, nonce) = (Secret::new(vec![1; 32]), Nonce::new([2; 16]));
    let stated = wire::CodeParameters {
        kind: wire::CodeKind::Totp { period: 60 },
        algorithm: wire::CodeAlgorithm::Sha512,
        digits: 8,
    };
    let parameters = CodeParameters::try_from(stated).unwrap();
    assert_eq!(parameters, CodeParameters::totp(Algorithm::Sha512, 8, 60).unwrap());
    let derived = wire::codes::derive_code_seed(&contribution, &nonce, stated.algorithm);
    let expected = oracle(totp_rs::Algorithm::SHA512, 8, 60, derived.expose(), 1_700_000_000);
    let seed = Seed::derived(derived, parameters.algorithm()).unwrap();
    assert_eq!(Prepared::new(&seed, parameters).code_at(1_700_000_000).unwrap().as_str(), expected);

    let counted = wire::CodeParameters { kind: wire::CodeKind::Hotp { counter: 3 }, digits: 6, ..stated };
    assert_eq!(CodeParameters::try_from(counted), CodeParameters::hotp(Algorithm::Sha512, 6, 3));
    let refused = wire::CodeParameters { digits: 12, ..stated };
    assert_eq!(CodeParameters::try_from(refused), Err(ParameterError::DigitsOutOfRange(12)));
}

#[test]
fn debug_output_shows_neither_seed_nor_code() {
    let seed = seed(b"12345678901234567890");
    let prepared = Prepared::new(&seed, CodeParameters::totp(Algorithm::Sha1, 8, 30).unwrap());
    let shown = format!("{seed:?} {prepared:?} {:?}", prepared.code_at(59).unwrap());
    for trace in ["12345", "49, 50", "94287082"] {
        assert!(!shown.contains(trace), "{shown}");
    }
}

fn seeds() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 1..=128)
}

/// totp-rs's own text up to 9 digits; above, where it stops, its hash truncated as RFC 4226 §5.3 says.
fn oracle(algorithm: totp_rs::Algorithm, digits: u8, period: u64, seed: &[u8], time: u64) -> String {
    let totp = totp_rs::Builder::new()
        .with_algorithm(algorithm)
        .with_digits(digits)
        .with_step_duration(period)
        .with_secret(seed)
        .build_noncompliant();
    if digits < 10 {
        return totp.generate(time).to_string();
    }
    let signature = totp.sign(time);
    let hash = signature.as_ref();
    let offset = usize::from(hash[hash.len() - 1] % 16);
    let word = u32::from_be_bytes(hash[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{word:010}")
}

proptest! {
    #[test]
    fn totp_agrees_with_totp_rs(
        seed_bytes in seeds(),
        algorithm in proptest::sample::select(&Algorithm::ALL),
        digits in 6..=10_u8,
        period in prop_oneof![Just(30), Just(60), 1..=86_400_u64],
        time in prop_oneof![0..=4_000_000_000_u64, any::<u64>()],
    ) {
        let seed = seed(&seed_bytes);
        let parameters = CodeParameters::totp(algorithm, digits.into(), period).unwrap();
        let expected = oracle(algorithm.totp_rs(), digits, period, &seed_bytes, time);
        let prepared = Prepared::new(&seed, parameters).code_at(time).unwrap();
        prop_assert_eq!(prepared.as_str(), &expected);
        let single = single_code(&seed, &parameters, Moment::Time(time)).unwrap();
        prop_assert_eq!(single.as_str(), &expected);
    }

    #[test]
    fn hotp_agrees_with_totp_rs(
        seed_bytes in seeds(),
        algorithm in proptest::sample::select(&Algorithm::ALL),
        digits in 6..=10_u8,
        counter in any::<u64>(),
    ) {
        let parameters = CodeParameters::hotp(algorithm, digits.into(), counter).unwrap();
        let code = Prepared::new(&seed(&seed_bytes), parameters).code_for_counter(counter).unwrap();
        prop_assert_eq!(code.as_str(), oracle(algorithm.totp_rs(), digits, 1, &seed_bytes, counter));
    }

    #[test]
    fn steam_agrees_with_totp_rs(seed_bytes in seeds(), time in any::<u64>()) {
        let seed = seed(&seed_bytes);
        let expected = oracle(totp_rs::Algorithm::Steam, 5, 30, &seed_bytes, time);
        let prepared = Prepared::new(&seed, CodeParameters::steam()).code_at(time).unwrap();
        prop_assert_eq!(prepared.as_str(), &expected);
        let single = single_code(&seed, &CodeParameters::steam(), Moment::Time(time)).unwrap();
        prop_assert_eq!(single.as_str(), &expected);
    }

    #[test]
    fn a_code_holds_exactly_during_its_window(period in 1..=86_400_u64, time in 0..=1_u64 << 60) {
        let parameters = CodeParameters::totp(Algorithm::Sha1, 10, period).unwrap();
        let prepared = Prepared::new(&seed(b"12345678901234567890"), parameters);
        let window = prepared.window_at(time).unwrap();
        prop_assert!(window.from <= time && time < window.until && window.until - window.from == period);
        prop_assert_eq!(prepared.code_at(window.from), prepared.code_at(window.until - 1));
        prop_assert_eq!(prepared.window_at(window.until).unwrap().from, window.until);
    }
}
