use super::*;

#[test]
fn an_address_that_is_too_long_in_its_only_form_is_refused_as_typed() {
    let typed = vec!["ü"; 60].join("."); // 179 bytes, and over 400 in punycode
    assert_eq!(Origin::from_typed(&typed, Hosts::Development), Err(WireError::BadOrigin));
}

#[test]
fn what_is_accepted_as_typed_is_accepted_in_a_message() {
    for typed in ["id.example.com", "HTTPS://ID.Example.com/", "id.bücher.example:8443"] {
        let origin = Origin::from_typed(typed, Hosts::Public).unwrap();
        assert_eq!(Origin::parse(origin.as_str()), Ok(origin));
    }
}
