//! Any text as an activation link. What is accepted is written again and read as the same.
#![no_main]

use countersign_wire::Hosts;
use countersign_wire::offer::Offer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let recognised = Offer::recognise(text);
    for hosts in [Hosts::Public, Hosts::Development] {
        let Ok(offer) = Offer::parse(text, hosts) else { continue };
        assert!(recognised);
        for link in [offer.to_link(), offer.to_web_link()] {
            let link = str::from_utf8(link.expose()).expect("links are ASCII");
            let again = Offer::parse(link, hosts).expect("what was written is read");
            assert_eq!((again.origin, again.pin, again.id), (offer.origin.clone(), offer.pin.clone(), offer.id));
        }
    }
});
