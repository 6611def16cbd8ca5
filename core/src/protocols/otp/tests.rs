use super::Otp;
use crate::account::{DeviceKeys, DeviceToken};
use crate::codes::TypeBack;
use crate::codes::uri::UriError;
use crate::exchange::{Enrolled, Event, Exchange, Facts, Need, Noticed, Outcome};
use crate::ports::{Entropy, EntropyError, KeyName, UnixMillis};
use crate::protocols::{Offer, OfferError, OfferText, Protocol, Task, Unsupported, layout};

const LINK: &str = "otpauth://totp/Example:ada?secret=JBSWY3DPEHPK3PXP&issuer=Example";

/// At privacyIDEA and eduMFA, when the phone has to add to the seed.
const TWO_STEP: &str = "otpauth://totp/ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&2step_salt=8&2step_output=20\
                        &2step_difficulty=10000&algorithm=SHA256&digits=6&period=30&issuer=Example";

/// One, two, three, …
struct Counted;

impl Entropy for Counted {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        (1..).zip(out).for_each(|(number, byte)| *byte = number);
        Ok(())
    }
}

struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, _out: &mut [u8]) -> Result<(), EntropyError> {
        Err(EntropyError)
    }
}

fn with_facts<T>(body: impl FnOnce(&mut Facts<'_>) -> T) -> T {
    with_entropy(&NoEntropy, body)
}

fn with_entropy<T>(entropy: &dyn Entropy, body: impl FnOnce(&mut Facts<'_>) -> T) -> T {
    body(&mut Facts {
        now: UnixMillis(0),
        entropy,
        may_have_arrived: false,
        session: &mut None,
        noticed: &mut Noticed::default(),
    })
}

fn recognise(text: &str) -> Option<Result<Offer, OfferError>> {
    Otp.recognise(&OfferText::scanned(text.to_owned()).unwrap())
}

fn begin(offer: &Offer) -> Box<dyn Exchange> {
    let keys = DeviceKeys { device: KeyName("d".into()), approval: KeyName("a".into()) };
    with_facts(|facts| Otp.begin(Task::Enrol { offer, keys: &keys, token: &DeviceToken::None, phone: "Phone" }, facts))
        .unwrap()
}

fn begin_two_step(entropy: &dyn Entropy) -> Result<Box<dyn Exchange>, Unsupported> {
    let keys = DeviceKeys { device: KeyName("d".into()), approval: KeyName("a".into()) };
    let offer = recognise(TWO_STEP).unwrap().unwrap();
    with_entropy(entropy, |facts| {
        Otp.begin(Task::Enrol { offer: &offer, keys: &keys, token: &DeviceToken::None, phone: "Phone" }, facts)
    })
}

fn finish(mut exchange: Box<dyn Exchange>) -> Enrolled {
    match with_facts(|facts| exchange.step(facts, Event::Resume)) {
        Need::Done(Outcome::Enrolled(enrolled)) => *enrolled,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_link_is_an_offer_that_talks_to_nobody() {
    let offer = recognise(LINK).unwrap().unwrap();
    assert_eq!(offer.view.host, None);
    assert_eq!(offer.view.issuer.as_deref(), Some("Example"));
    assert_eq!(offer.view.account.as_deref(), Some("ada"));
    assert!(offer.view.gives.codes && !offer.view.gives.prompts && !offer.needs_look_up);
    assert_eq!(offer.identity, recognise(&format!(" {LINK}\n")).unwrap().unwrap().identity);
    assert_ne!(offer.identity, recognise(&LINK.replace("ada", "eve")).unwrap().unwrap().identity);
}

#[test]
fn it_is_enrolled_at_once_without_randomness_or_network() {
    let enrolled = finish(begin(&recognise(LINK).unwrap().unwrap()));
    assert!(!enrolled.must_prove && enrolled.confirmation.is_none());
    assert_eq!(enrolled.name.as_deref(), Some("ada"));
    assert_eq!(enrolled.codes.unwrap().seed.bits(), 80);
}

#[test]
fn counter_and_steam_links_are_ours_and_push_links_are_not() {
    for link in [
        "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=5",
        "otpauth://steam/a?secret=JBSWY3DPEHPK3PXP",
        "OTPAUTH://TOTP/a?secret=JBSWY3DPEHPK3PXP&encoder=steam",
    ] {
        finish(begin(&recognise(link).unwrap().unwrap()));
    }
    for text in ["otpauth://pipush/a?url=x", "countersign://activate?v=1", "https://example.org", ""] {
        assert!(recognise(text).is_none(), "{text}");
    }
}

#[test]
fn a_link_that_would_make_wrong_codes_is_refused_by_name() {
    let refused = recognise("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5").unwrap();
    assert!(matches!(refused, Err(OfferError::Codes(UriError::UnknownAlgorithm))));
}

#[test]
fn it_knows_no_other_conversation() {
    let offer = recognise(LINK).unwrap().unwrap();
    assert!(with_facts(|facts| Otp.begin(Task::LookUp(&offer), facts)).is_err());
}

#[test]
fn a_saved_enrolment_of_layout_1_still_finishes() {
    let saved = layout::saved("otp", "enrol", 1, include_str!("fixtures/enrol-1.hex"));
    let enrolled = finish(Otp.restore(&saved).unwrap());
    assert_eq!(enrolled.issuer.as_deref(), Some("Example"));
    assert_eq!(begin(&recognise(LINK).unwrap().unwrap()).save(), saved, "the layout of today is layout 1");
}

#[test]
fn a_newer_layout_is_left_alone() {
    for (kind, version) in [("enrol", 3), ("prove", 1)] {
        let mut saved = begin(&recognise(LINK).unwrap().unwrap()).save();
        (saved.kind, saved.version) = (kind.into(), version);
        assert!(Otp.restore(&saved).is_err());
    }
}

#[test]
fn a_two_step_link_gives_codes_of_both_parts_and_the_phones_part_to_type_back() {
    let enrolled = finish(begin_two_step(&Counted).unwrap());
    assert_eq!(enrolled.type_back.as_ref().map(TypeBack::as_str), Some("3VLYHPABAIBQIBIGA4EA"));
    let codes = enrolled.codes.unwrap();
    // By Python: hashlib.pbkdf2_hmac("sha1", secret.hex().encode(), bytes(range(1, 9)), 10000, 20).
    let seed = data_encoding::HEXLOWER.decode(b"e8d9185b418c6b9a63656b973f92fb0c2a119e7f").unwrap();
    assert_eq!(codes.seed.to_vault_bytes()[1..], seed);
    assert_eq!(codes.parameters.algorithm().name(), "SHA256", "the derivation is SHA-1 whatever the codes use");
    assert!(!enrolled.must_prove);
}

#[test]
fn the_phones_part_is_the_same_after_a_kill() {
    let saved = begin_two_step(&Counted).unwrap().save();
    let again = finish(Otp.restore(&saved).unwrap());
    assert_eq!(again.type_back.as_ref().map(TypeBack::as_str), Some("3VLYHPABAIBQIBIGA4EA"));
    assert!(begin_two_step(&NoEntropy).is_err(), "a part that is not random is none");
}

#[test]
fn a_saved_enrolment_of_layout_2_still_finishes() {
    let saved = layout::saved("otp", "enrol", 2, include_str!("fixtures/enrol-2.hex"));
    assert_eq!(
        finish(Otp.restore(&saved).unwrap()).type_back.as_ref().map(TypeBack::as_str),
        Some("3VLYHPABAIBQIBIGA4EA")
    );
    assert_eq!(begin_two_step(&Counted).unwrap().save(), saved, "the layout of today is layout 2");
}

#[test]
fn two_steps_of_an_unknown_kind_or_size_are_refused() {
    for (from, to) in [
        ("2step_salt=8", "2step_salt=0"),
        ("2step_salt=8", "2step_salt=33"),
        ("&2step_salt=8", ""),
        ("2step_output=20", "2step_output=0"),
        ("2step_output=20", "2step_output=129"),
        ("&2step_output=20", ""),
        ("2step_difficulty=10000", "2step_difficulty=0"),
        ("2step_difficulty=10000", "2step_difficulty=100001"),
        ("&2step_difficulty=10000", ""),
        ("&digits=6", "&digits=6&2step_hash=SHA256"),
    ] {
        let link = TWO_STEP.replacen(from, to, 1);
        let refused = recognise(&link).unwrap();
        assert!(matches!(refused, Err(OfferError::Codes(UriError::TwoStep))), "{link}");
    }
}

#[test]
fn an_unlock_that_the_link_asks_for_is_kept() {
    let unlock = |link: &str| finish(begin(&recognise(link).unwrap().unwrap())).codes.unwrap().unlock;
    assert!(!unlock(LINK));
    assert!(unlock(&format!("{LINK}&pin=True")) && unlock(&format!("{LINK}&app_force_unlock=biometric")));
}

#[test]
fn a_text_with_an_address_beside_it_is_a_typed_code_and_nothing_of_ours() {
    let link = "otpauth://totp/Shop:ann?secret=GEZDGNBVGY3TQOJQ".to_owned();
    assert!(Otp.recognise(&OfferText::typed(link.clone(), "login.example.org".to_owned()).unwrap()).is_none());
    assert!(Otp.recognise(&OfferText::scanned(link).unwrap()).is_some());
}
