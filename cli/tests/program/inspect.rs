//! What is in a link, without using it.

use crate::phone::{code, documents, finish, stderr, stdout, without_environment};
use serde_json::Value;
use std::process::Output;

/// RFC 6238 appendix B: the seed "12345678901234567890" in base32.
const RFC_6238: &str = "otpauth://totp/Bank:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank&digits=8";

fn inspect(arguments: &[&str]) -> Output {
    finish(without_environment(&[&["inspect"], arguments].concat()), "")
}

fn inspected(arguments: &[&str]) -> Value {
    let output = inspect(&[&["--json"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    documents(&output).remove(0)
}

#[test]
fn time_codes_are_those_of_rfc_6238() {
    for (at, expected) in [("59", "94287082"), ("1111111109", "07081804"), ("20000000000", "65353130")] {
        let found = inspected(&[RFC_6238, "--at", at]);
        assert_eq!(found["code"]["code"], expected);
        assert_eq!(found["code"]["at"].to_string(), at);
    }
}

#[test]
fn a_time_link_is_told_without_its_secret() {
    let found = inspected(&[RFC_6238]);
    assert_eq!(found["kind"], "inspection");
    assert_eq!(found["link"], "codes");
    assert_eq!(found["type"], "totp");
    assert_eq!(found["issuer"], "Bank");
    assert_eq!(found["account"], "anna");
    assert_eq!(found["algorithm"], "SHA1");
    assert_eq!(found["digits"], 8);
    assert_eq!(found["period"], 30);
    assert_eq!(found["seed_bits"], 160);
    assert!(found.get("code").is_none(), "no moment was given");
    assert!(!found.to_string().contains("GEZDGNBV"));
}

#[test]
fn counter_codes_are_those_of_rfc_4226() {
    let link = |counter: u8| format!("otpauth://hotp/anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter={counter}");
    for (counter, expected) in [(0, "755224"), (1, "287082"), (9, "520489")] {
        let found = inspected(&[&link(counter), "--at", "0"]);
        assert_eq!(found["code"]["code"], expected);
        assert_eq!(found["code"]["counter"], counter);
    }
}

#[test]
fn people_read_the_same_and_no_secret() {
    let output = inspect(&[RFC_6238, "--at", "59"]);
    let text = stdout(&output);
    assert!(text.contains("9428 7082") && text.contains("Bank") && text.contains("30 seconds"), "{text}");
    assert!(!text.contains("GEZDGNBV"));
}

#[test]
fn links_that_would_make_wrong_codes_are_refused_with_code_2() {
    let wrong = [
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5",
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&digits=5",
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&period=0",
        "otpauth://totp/a?secret=GEZDGNB1",
        "otpauth://totp/a",
        "otpauth://hotp/a?secret=GEZDGNBVGY3TQOJQ",
        "otpauth-migration://offline?data=AAAA",
    ];
    for link in wrong {
        let output = inspect(&["--json", link]);
        let refusal = documents(&output).remove(0);
        assert_eq!(code(&output), 2, "{link}");
        assert_eq!(refusal["kind"], "error");
        assert_eq!(refusal["code"], "offer-codes-refused", "{link}");
        assert_eq!(refusal["class"], "input");
        assert!(refusal["detail"].is_string(), "it says what exactly is wrong");
        assert!(!refusal.to_string().contains("GEZDGNB"), "it does not quote the link");
    }
}

#[test]
fn anything_else_is_not_recognised() {
    for text in ["https://example.org/", "hello", "WIFI:S:x;;"] {
        let output = inspect(&["--json", text]);
        assert_eq!((code(&output), documents(&output).remove(0)["code"].as_str()), (2, Some("offer-unrecognised")));
    }
}

#[test]
fn a_link_can_come_on_standard_input() {
    let output = finish(without_environment(&["inspect", "-", "--json"]), &format!("{RFC_6238}\n"));
    assert_eq!(documents(&output).remove(0)["issuer"], "Bank");
    let empty = finish(without_environment(&["inspect", "-"]), "");
    assert_eq!(code(&empty), 2);
}

#[test]
fn a_picture_of_a_qr_code_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("qr.png");
    let drawn = qrcode::QrCode::new(RFC_6238).unwrap().render::<image::Luma<u8>>().build();
    drawn.save(&picture).unwrap();
    assert_eq!(inspected(&[picture.to_str().unwrap()])["digits"], 8);
    std::fs::write(&picture, b"not a picture").unwrap();
    assert_eq!(code(&inspect(&[picture.to_str().unwrap()])), 2);
}

#[test]
fn an_activation_link_is_told_without_asking_anybody() {
    let text = include_str!("../../../docs/PROTOCOL.md");
    let Some(link) =
        text.split(['`', '\n', ' ']).find(|word| word.starts_with("countersign://activate?v=1&origin=https"))
    else {
        panic!("docs/PROTOCOL.md has an example of a link");
    };
    let found = inspected(&[link]);
    assert_eq!(found["link"], "activation");
    assert_eq!(found["protocol"], "countersign");
    assert!(found["host"].is_string());
    assert_eq!(found["gives"]["prompts"], true);
}
