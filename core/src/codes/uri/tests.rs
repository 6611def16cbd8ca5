use super::*;
use crate::codes::{Moment, single_code};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    accepted: Vec<Accepted>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Accepted {
    name: String,
    uri: String,
    expect: serde_json::Value,
    seed_hex: String,
}

#[derive(Deserialize)]
struct Refused {
    name: String,
    uri: String,
    error: String,
}

fn vectors() -> Vectors {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/codes/uris.json"));
    serde_json::from_str(text).unwrap()
}

const LINK: &str = "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example";

#[test]
fn odd_links_of_the_real_world_are_read() {
    for Accepted { name, uri, expect, seed_hex } in vectors().accepted {
        let link = Otpauth::parse(&uri).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_value(link.description()).unwrap(), expect, "{name}");
        assert_eq!(data_encoding::HEXLOWER.encode(link.seed.expose()), seed_hex, "{name}");
        assert!(Otpauth::claims(&uri), "{name}");
    }
}

#[test]
fn links_that_would_make_wrong_codes_are_refused_by_name() {
    for Refused { name, uri, error } in vectors().refused {
        let refusal = Otpauth::parse(&uri).expect_err(&name);
        assert_eq!(format!("{refusal:?}"), error, "{name}");
    }
}

#[test]
fn only_code_links_and_exports_are_claimed() {
    for (text, claimed) in [
        (LINK, true),
        (" OTPAUTH://hotp?counter=1", true),
        ("otpauth://motp/x", true), // ours to refuse
        ("otpauth-migration://offline?data=x", true),
        ("otpauth://pipush/alice?serial=P", false),
        ("otpauth://PIPUSH/alice?serial=P", false),
        ("pia://pipush/alice", false),
        ("https://example.com", false),
        ("", false),
    ] {
        assert_eq!(Otpauth::claims(text), claimed, "{text}");
    }
}

#[test]
fn neither_debug_nor_description_nor_error_shows_the_secret() {
    let link = Otpauth::parse(LINK).unwrap();
    let shown = format!("{link:?} {:?} {}", link.description(), serde_json::to_string(&link.description()).unwrap());
    for trace in ["JBSWY3DP", "jbswy3dp", "48656c6c6f", "72, 101, 108", "Hello!"] {
        assert!(!shown.contains(trace), "{shown}");
    }
    for Refused { uri, .. } in vectors().refused {
        let error = Otpauth::parse(&uri).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("JBSW"), "{uri}");
    }
}

#[test]
fn a_link_written_by_totp_rs_reads_as_it_was_meant() {
    let steam = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::Steam)
        .with_digits(5)
        .with_secret(b"12345678901234567890".as_slice())
        .with_account_name("alice")
        .with_issuer(Some("Steam"))
        .build()
        .unwrap();
    let link = Otpauth::parse(&steam.to_url().unwrap()).unwrap();
    assert_eq!(link.parameters, CodeParameters::steam());
    let code = single_code(&link.seed, &link.parameters, Moment::Time(1_700_000_000)).unwrap();
    assert_eq!(code.as_str(), steam.generate(1_700_000_000).to_string());
}

/// A query that is often nearly right: known names, plausible and implausible values.
fn near_links() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("secret"),
        Just("issuer"),
        Just("algorithm"),
        Just("digits"),
        Just("period"),
        Just("counter"),
        Just("encoder"),
        Just("2step_salt"),
    ];
    let value = prop_oneof![
        "[A-Z2-7 =+-]{0,40}",
        "[0-9]{0,22}",
        "\\PC{0,12}",
        "(%[0-9A-Fa-f]{2}){0,9}",
        Just("SHA1".to_owned())
    ];
    let pairs = proptest::collection::vec((name, value), 0..8);
    ("(otpauth|OtpAuth)://(totp|hotp|steam|x)(/\\PC{0,20})?", pairs).prop_map(|(start, pairs)| {
        let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{start}?{}", pairs.join("&"))
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC*") {
        let _ = Otpauth::parse(&text);
        let _ = Otpauth::claims(&text);
    }

    #[test]
    fn no_near_link_makes_the_parser_panic_and_what_it_takes_makes_codes(text in near_links()) {
        if let Ok(link) = Otpauth::parse(&text) {
            let moment = match link.parameters.counter() {
                Some(counter) => Moment::Counter(counter),
                None => Moment::Time(u64::MAX),
            };
            let code = single_code(&link.seed, &link.parameters, moment).unwrap();
            prop_assert_eq!(code.as_str().len(), usize::from(link.parameters.digits()));
        }
    }

    #[test]
    fn what_totp_rs_writes_is_what_is_read(
        seed in proptest::collection::vec(any::<u8>(), 16..=128),
        account in "[\\p{L}\\p{N}+@%&#?/=._ -]{0,20}[\\p{L}\\p{N}]",
        issuer in proptest::option::of("[\\p{L}\\p{N}][\\p{L}\\p{N}+&#?/=._ -]{0,20}[\\p{L}\\p{N}]"),
        algorithm in proptest::sample::select(&Algorithm::ALL),
        digits in 6..=8_u8,
        period in 1..=86_400_u64,
    ) {
        let written = totp_rs::Builder::new()
            .with_algorithm(algorithm.totp_rs())
            .with_digits(digits)
            .with_step_duration(period)
            .with_secret(seed.as_slice())
            .with_account_name(account.as_str())
            .with_issuer(issuer.as_deref())
            .build()
            .unwrap();
        let link = Otpauth::parse(&written.to_url().unwrap()).unwrap();
        prop_assert_eq!(link.account, account.trim());
        prop_assert_eq!(link.issuer, issuer);
        prop_assert_eq!(link.parameters, CodeParameters::totp(algorithm, digits.into(), period).unwrap());
        prop_assert_eq!(link.seed.expose(), seed.as_slice());
    }

    #[test]
    fn a_secret_reads_like_data_encoding_reads_it(seed in proptest::collection::vec(any::<u8>(), 1..=128)) {
        for written in [
            data_encoding::BASE32.encode(&seed),
            data_encoding::BASE32_NOPAD.encode(&seed),
            data_encoding::BASE32.encode(&seed).to_lowercase().replace('=', "%3D"),
        ] {
            let link = Otpauth::parse(&format!("otpauth://totp/a?secret={written}")).unwrap();
            prop_assert_eq!(link.seed.expose(), seed.as_slice());
        }
    }
}
