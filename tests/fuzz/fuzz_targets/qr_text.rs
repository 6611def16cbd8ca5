//! Any text that a camera or a person gives, to every protocol: at most one claims it, and what it shows is safe.
//! A text with a line feed is a typed code with its address.
#![no_main]

use countersign::codes::Otpauth;
use countersign::protocols::{OfferText, PROTOCOLS};
use countersign_wire::offer::Offer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    assert!(!(Otpauth::claims(text) && Offer::recognise(text)));
    let offer_text = match text.split_once('\n') {
        Some((code, address)) => OfferText::typed(code.to_owned(), address.to_owned()),
        None => OfferText::scanned(text.to_owned()),
    };
    let Ok(offer_text) = offer_text else { return };
    let answers: Vec<_> = PROTOCOLS.iter().filter_map(|protocol| protocol.recognise(&offer_text)).collect();
    assert!(answers.len() <= 1, "two protocols claim one text");
    for offer in answers.into_iter().flatten() {
        assert!(offer.view.host.is_none_or(|host| host.is_ascii() && !host.is_empty()));
    }
});
