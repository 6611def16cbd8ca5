use super::super::Native;
use super::{Provider, recognised, scanned};
use crate::protocols::{OfferError, OfferText, OfferWarning, Protocol};
use countersign_wire::Secret;
use countersign_wire::offer::TypedCode;

fn refused(text: &OfferText) -> OfferError {
    match Native.recognise(text).expect("ours") {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

fn link_at(origin: &str) -> String {
    Provider::at(origin, "acme").link()
}

fn code() -> String {
    let code: Secret = TypedCode::from_random(&[7; 20]).to_grouped();
    String::from_utf8(code.expose().to_vec()).unwrap()
}

fn typed(code: &str, address: &str) -> OfferText {
    OfferText::typed(code.to_owned(), address.to_owned()).unwrap()
}

#[test]
fn both_link_forms_are_the_same_offer() {
    let link = Provider::new().link();
    let web = link.replace(
        "countersign://activate?v=1&origin=https://login.example.org",
        "https://login.example.org/countersign/activate?v=1",
    );
    assert_ne!(link, web);
    let (own, web) = (scanned(&link), scanned(&web));
    assert_eq!(own.view.host.as_deref(), Some("login.example.org"));
    assert_eq!(own.view, web.view);
    assert_eq!(own.identity, web.identity, "a double scan in two forms is one activation");
    assert!(own.provider.is_some(), "a link names the operator");
    assert!(own.view.warnings.is_empty());
}

#[test]
fn a_typed_code_and_its_address_are_an_offer_of_nobody_in_particular() {
    let offer = recognised(&typed(&code().to_lowercase().replace('-', " "), "Bücher.example"));
    assert_eq!(offer.view.host.as_deref(), Some("xn--bcher-kva.example"), "shown in punycode");
    assert_eq!(offer.provider, None);
    assert_eq!(offer.identity, recognised(&typed(&code(), "https://xn--bcher-kva.example/")).identity);
    assert_ne!(offer.identity, recognised(&typed(&code(), "other.example")).identity, "another address, another try");
}

#[test]
fn a_typed_code_says_which_group_is_wrong() {
    let mut groups: Vec<String> = code().split('-').map(str::to_owned).collect();
    groups[2] = groups[2].replacen(|_| true, "Z", 1);
    let wrong = typed(&groups.join("-"), "login.example.org");
    assert_eq!(refused(&wrong), OfferError::CodeGroup { group: 3 });
}

#[test]
fn a_code_without_its_address_asks_for_it() {
    assert_eq!(refused(&OfferText::scanned(code()).unwrap()), OfferError::AddressMissing);
    assert_eq!(refused(&typed(&code(), " ")), OfferError::AddressMissing);
}

#[test]
fn addresses_are_domain_names_over_tls() {
    for address in ["https://192.0.2.1", "http://login.example.org", "https://[2001:db8::1]", "https://login"] {
        assert_eq!(refused(&OfferText::scanned(link_at(address)).unwrap()), OfferError::Address, "{address}");
        assert_eq!(refused(&typed(&code(), address)), OfferError::Address, "{address}");
    }
    assert_eq!(refused(&typed(&code(), "https://bank.example@evil.example")), OfferError::Address);
}

#[test]
fn loopback_comes_with_a_warning() {
    for (address, host) in
        [("http://127.0.0.1:8080", "127.0.0.1"), ("http://[::1]:8080", "[::1]"), ("http://localhost:8080", "localhost")]
    {
        let view = scanned(&link_at(address)).view;
        assert_eq!(view.warnings, [OfferWarning::Development]);
        assert_eq!(view.host.as_deref(), Some(host));
    }
}

#[test]
fn a_damaged_or_newer_link_is_refused_by_name() {
    let link = Provider::new().link();
    let other = |from: &str, to: &str| refused(&OfferText::scanned(link.replace(from, to)).unwrap());
    assert_eq!(other("v=1", "v=2"), OfferError::Version);
    assert_eq!(other("#Xl5e", "#AAAA"), OfferError::Malformed);
    assert_eq!(other("tenant=acme", "tenant=acme&tenant=acme"), OfferError::Malformed);
    assert_eq!(other("tenant=acme", "tenant=acme&x=1"), OfferError::Malformed);
    assert_eq!(other("tenant=acme", &format!("tenant={}", "a".repeat(1_100))), OfferError::TooLong);
}

#[test]
fn other_texts_are_not_ours() {
    for text in ["", "hello", "otpauth://totp/a?secret=AAAA", "https://example.org/", "https://example.org/countersign"]
    {
        assert!(Native.recognise(&OfferText::scanned(text.to_owned()).unwrap()).is_none(), "{text}");
    }
}
