//! Any text as a typed activation code, as one group of it, and as the address beside it.
#![no_main]

use countersign_wire::offer::TypedCode;
use countersign_wire::offer::code::check_group;
use countersign_wire::{Domain, Hosts, Label, Origin, Tenant};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(code) = TypedCode::parse(text) {
        let grouped = code.to_grouped();
        let again = TypedCode::parse(str::from_utf8(grouped.expose()).expect("codes are ASCII")).expect("reads again");
        assert_eq!(again.to_grouped().expose(), grouped.expose());
    }
    for group in 0..=6 {
        let _ = check_group(text, group);
    }
    for hosts in [Hosts::Public, Hosts::Development] {
        if let Ok(origin) = Origin::from_typed(text, hosts) {
            assert_eq!(Origin::parse(origin.as_str()), Ok(origin.clone()));
        }
    }
    let _ = (Domain::parse(text), Tenant::parse(text), Label::parse(text));
});
