use super::server::{NONCE, SERIAL, sign};
use super::*;
use crate::protocols::{Assurance, Challenge, NumberRequest, Refusal};
use serde_json::{Value, json};

fn open(binding: &Binding, challenge: &Value) -> Result<Challenge, Refusal> {
    let message = Received::new(serde_json::to_vec(challenge).unwrap(), NOW);
    match PRIVACYIDEA.open(binding, message, NOW)? {
        Opened::Challenge(verified) => Ok(verified.challenge().clone()),
        _ => panic!("a challenge"),
    }
}

#[test]
fn a_genuine_challenge_shows_host_title_and_text_as_they_were_signed() {
    let (binding, server) = enrolled();
    let challenge = open(&binding, &server.challenge()).unwrap();
    assert_eq!(challenge.relying_party, "pi.example.org");
    assert_eq!(challenge.title.as_deref(), Some("Example"));
    assert_eq!(challenge.text.as_deref(), Some("Sign in? a|b"));
    assert_eq!((challenge.assurance, challenge.number), (Assurance::Signed, NumberRequest::None));
    assert!(!challenge.user_verification);
    assert_eq!(challenge.id, NONCE.as_bytes());
}

#[test]
fn every_signed_field_counts() {
    let (binding, server) = enrolled();
    for field in ["url", "question", "title", "sslverify"] {
        let mut changed = server.challenge();
        changed[field] = json!("0");
        assert_eq!(open(&binding, &changed), Err(Refusal::Signature), "{field}");
    }
    let mut moved = server.challenge();
    (moved["question"], moved["title"]) = (json!("Sign in? a"), json!("b|Example"));
    assert!(open(&binding, &moved).is_ok(), "the signature cannot tell these apart, so neither is re-split");
    let mut other = server.challenge();
    other["nonce"] = json!("QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ");
    assert_eq!(open(&binding, &other), Err(Refusal::Signature));
    other["serial"] = json!("PIPU00000000");
    assert_eq!(open(&binding, &other), Err(Refusal::Audience));
}

#[test]
fn the_number_options_are_signed_too() {
    let (binding, mut server) = enrolled();
    server.presence = Some("17,42,63,90");
    let options = ["17", "42", "63", "90"].map(str::to_owned).to_vec();
    assert_eq!(open(&binding, &server.challenge()).unwrap().number, NumberRequest::TypeOneOf { options });
    let mut stripped = server.challenge();
    stripped.as_object_mut().unwrap().remove("require_presence");
    assert_eq!(open(&binding, &stripped), Err(Refusal::Signature));
    let mut fewer = server.challenge();
    fewer["require_presence"] = json!("42");
    assert_eq!(open(&binding, &fewer), Err(Refusal::Signature));
}

#[test]
fn signatures_in_another_form_or_none_are_refused() {
    let (binding, server) = enrolled();
    let good = server.challenge()["signature"].as_str().unwrap().to_owned();
    for bad in [good.to_lowercase(), good.trim_end_matches('=').to_owned(), String::new(), "=".into()] {
        let mut challenge = server.challenge();
        challenge["signature"] = json!(bad);
        assert_eq!(open(&binding, &challenge), Err(Refusal::Signature), "{bad}");
    }
}

#[test]
fn what_is_not_such_a_message_is_malformed() {
    let (binding, server) = enrolled();
    let whole = serde_json::to_string(&server.challenge()).unwrap();
    let doubled = whole.replacen('{', "{\"title\":\"twice\",", 1);
    let long = whole.replacen("Sign in", &"x".repeat(40_000), 1);
    let nonce = whole.replace(NONCE, "short|nonce");
    for text in ["", "null", "[]", "{}", whole.trim_end_matches('}'), &format!("{whole}x"), &doubled, &long, &nonce] {
        let message = Received::new(text.as_bytes().to_vec(), NOW);
        assert!(matches!(PRIVACYIDEA.open(&binding, message, NOW), Err(Refusal::Malformed)), "{text:.60}");
    }
}

#[test]
fn a_challenge_may_come_without_any_text() {
    let (binding, _) = enrolled();
    let url = "https://pi.example.org/ttype/push";
    let text = format!("{NONCE}|{url}|{SERIAL}|||1");
    let challenge = json!({
        "nonce": NONCE, "url": url, "serial": SERIAL, "question": "", "title": "", "sslverify": "1",
        "signature": sign(&text),
    });
    let opened = open(&binding, &challenge).unwrap();
    assert_eq!((opened.title, opened.text), (None, None));
}
