use super::*;
use crate::protocols::OfferWarning;
use proptest::prelude::*;

fn refusal(link: &str) -> OfferError {
    match recognised(link) {
        Some(Err(error)) => error,
        Some(Ok(_)) => panic!("accepted: {link}"),
        None => panic!("not recognised: {link}"),
    }
}

#[test]
fn a_link_says_host_issuer_and_account_and_needs_no_look_up() {
    let offer = scanned(&link(""));
    assert_eq!(offer.view.host.as_deref(), Some("pi.example.org"));
    assert_eq!(offer.view.issuer.as_deref(), Some("Example"));
    assert_eq!(offer.view.account.as_deref(), Some("alice@phone"));
    assert!(offer.view.gives.prompts && !offer.view.gives.codes && !offer.needs_look_up);
    assert_eq!(offer.view.warnings, []);
    assert_eq!(offer.protocol, "privacyidea");
}

#[test]
fn both_schemes_are_the_same_offer_and_a_new_credential_is_another() {
    let first = scanned(&link(""));
    let second = scanned(&link("").replace("otpauth://", "PIA://"));
    assert_eq!(first.identity, second.identity);
    assert_ne!(first.identity, scanned(&link("").replace("0011", "ffff")).identity);
}

#[test]
fn links_of_others_are_left_to_others() {
    for text in [
        "otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP",
        "edumfa-push://elsewhere/alice?url=https%3A//edu.example.org/ttype/edupush&v=1",
        "https://pi.example.org/ttype/push",
        "",
    ] {
        assert!(recognised(text).is_none(), "{text}");
    }
    for (text, whose) in [
        (link(""), "privacyidea"),
        (link("").replace("otpauth:", "pia:"), "privacyidea"),
        (link("").replace("&poll_only=True", ""), "edumfa"),
        (edumfa_link(""), "edumfa"),
    ] {
        assert_eq!(scanned(&text).protocol, whose, "{text}");
    }
}

/// Who claims a text. `recognised` would hide a second one.
fn claimants(text: &str) -> Vec<&'static str> {
    let text = OfferText::scanned(text.to_owned()).unwrap();
    FAMILY.iter().filter(|dialect| dialect.recognise(&text).is_some()).map(|dialect| dialect.name).collect()
}

#[test]
fn a_damaged_link_has_one_reader_too() {
    for (query, whose) in [
        ("?serial=PIPU1v=&1", "edumfa"),
        ("?v=1&v=1", "edumfa"),
        ("?serial=%ff", "edumfa"),
        ("?poll_only", "privacyidea"),
        ("?&&poll_only=&1", "privacyidea"),
        ("?poll_only=True&poll_only=True", "privacyidea"),
        ("?poll_only=%ff", "privacyidea"),
        ("?v=1#&poll_only=True", "privacyidea"),
        ("?v=poll_only", "edumfa"),
        ("?v==poll_only=True", "edumfa"),
        ("?xpoll_only=True", "edumfa"),
        ("?PO%4CL_only=True", "edumfa"),
        ("?poll%5Fonly=True", "edumfa"),
        ("?POLL_ONLY=True", "edumfa"),
        ("poll_only=True", "edumfa"),
        ("", "edumfa"),
    ] {
        for start in ["otpauth://pipush/", "OTPAUTH://PiPush/a", " \n\u{a0}otpauth://pipush/a"] {
            assert_eq!(claimants(&format!("{start}{query}")), [whose], "{start}{query}");
        }
    }
}

#[test]
fn an_unknown_version_is_told_before_anything_else() {
    assert_eq!(refusal(&link("").replace("&v=1", "&v=2")), OfferError::Version);
    assert_eq!(refusal("pia://pipush/x?v=7&poll_only=1"), OfferError::Version);
    assert_eq!(refusal("edumfa-push://edumfa/x?v=2"), OfferError::Version);
}

#[test]
fn a_link_that_asks_not_to_check_tls_is_told_and_not_obeyed() {
    let offer = scanned(&link("").replace("sslverify=1", "sslverify=0"));
    assert_eq!(offer.view.warnings, [OfferWarning::AsksForUncheckedTls]);
}

#[test]
fn http_is_for_this_computer_alone() {
    let with = |url: &str| link("").replace("https%3A//pi.example.org", url);
    for loopback in ["http%3A//127.0.0.1%3A5001", "http%3A//localhost", "https%3A//127.0.0.1", "http%3A//%5B::1%5D"] {
        assert_eq!(scanned(&with(loopback)).view.warnings, [OfferWarning::Development], "{loopback}");
    }
    for refused in [
        "http%3A//pi.example.org",
        "https%3A//192.0.2.7",
        "https%3A//10.0.0.1",
        "https%3A//user%3Apw%40pi.example.org",
        "ftp%3A//pi.example.org",
        "javascript%3A//pi.example.org",
        "pi.example.org",
    ] {
        assert_eq!(refusal(&with(refused)), OfferError::Address, "{refused}");
    }
    assert_eq!(refusal(&link("").replace("/ttype/push", "/ttype/push%23part")), OfferError::Address);
}

#[test]
fn look_alike_hosts_are_shown_in_punycode() {
    let offer = scanned(&link("").replace("pi.example.org", "p%D1%96.example.org"));
    assert_eq!(offer.view.host.as_deref(), Some("xn--p-fvb.example.org"));
}

#[test]
fn whatever_is_missing_doubled_or_malformed_is_refused() {
    for (from, to) in [
        ("&serial=PIPU00007E4A", ""),
        ("&serial=PIPU00007E4A", "&serial=PIPU%7C1"),
        ("&serial=PIPU00007E4A", "&serial="),
        ("&v=1", ""),
        ("?url=", "?uri="),
        ("&ttl=10", "&ttl=soon"),
        ("aabbccddeeff0011", "AABBCCDDEEFF0011"),
        ("&enrollment_credential=00", "&enrollment_credential="),
        ("sslverify=1", "sslverify=no"),
        ("poll_only=True", "poll_only=true"),
        ("&v=1", "&v=1&v=1"),
        ("&v=1", "&v=1&flag"),
        ("issuer=Example", "issuer=%ff"),
        ("issuer=Example", "issuer=a%0Ab"),
        ("issuer=Example", "issuer=a%E2%80%AEb"),
    ] {
        let broken = link("").replacen(from, to, 1);
        assert_ne!(broken, link(""), "{from}");
        assert_eq!(refusal(&broken), OfferError::Malformed, "{broken}");
    }
}

#[test]
fn a_demand_for_an_unlock_is_kept_and_an_unknown_one_refused() {
    for demand in
        ["&pin=True", "&app_force_unlock=any", "&app_force_unlock=biometric", "&pin=True&app_force_unlock=pin"]
    {
        let (binding, server) = enrolled_with(&link(demand));
        assert!(opened(&binding, &server).challenge().user_verification, "{demand}");
        assert!(PRIVACYIDEA.asks_for_unlock(&binding), "{demand}");
    }
    assert!(!PRIVACYIDEA.asks_for_unlock(&enrolled().0));
    assert_eq!(refusal(&link("&app_force_unlock=retina")), OfferError::Unsupported);
}

#[test]
fn labels_may_hold_slashes_and_pictures_are_never_looked_at() {
    let offer = scanned(&link("&image=http%3A//tracker.example/x.png").replace("alice%40phone", "a/b%2Fc d"));
    assert_eq!(offer.view.account.as_deref(), Some("a/b/c d"));
}

proptest! {
    #[test]
    fn any_link_that_both_could_read_has_one_reader(
        rest in "[a?#]{0,2}(poll_only|POLL_only|poll%5fonly|v|serial|[=&?#%. ]|\\PC){0,12}",
    ) {
        prop_assert_eq!(claimants(&format!("otpauth://pipush/{rest}")).len(), 1);
    }

    #[test]
    fn any_text_is_recognised_or_left_without_panic(text in "(otpauth://pipush/|pia://pipush/|edumfa-push://edumfa/)?.{0,200}") {
        let _ = recognised(&text);
    }

    #[test]
    fn any_address_that_is_accepted_is_https_or_this_computer(url in "https?%3A//[a-z0-9.:@%\\[\\]-]{0,30}/p") {
        if let Some(Ok(offer)) = recognised(&link("").replace("https%3A//pi.example.org/ttype/push", &url)) {
            let development = offer.view.warnings.contains(&OfferWarning::Development);
            prop_assert!(development || url.starts_with("https"));
        }
    }
}
