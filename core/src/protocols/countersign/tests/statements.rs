use super::super::statements::open;
use super::Provider;
use countersign_wire::WireError;
use countersign_wire::statement::Pin;
use std::sync::Arc;

#[test]
fn what_was_opened_once_is_not_believed_for_another_operator() {
    let (provider, other) = (Provider::new(), Provider::new());
    let bytes = provider.statement_bytes();
    let first = open(&bytes, &provider.pin()).unwrap();
    assert_eq!(first.digest(), open(&bytes, &provider.pin()).unwrap().digest());
    assert_eq!(open(&bytes, &other.pin()).unwrap_err(), WireError::WrongOperator);
    let elsewhere = Pin { tenant: countersign_wire::Tenant::parse("other").unwrap(), ..provider.pin() };
    assert_eq!(open(&bytes, &elsewhere).unwrap_err(), WireError::WrongTenant);
}

#[test]
fn one_flipped_bit_of_a_known_statement_is_refused() {
    let provider = Provider::new();
    let bytes = provider.statement_bytes();
    open(&bytes, &provider.pin()).unwrap();
    for index in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[index] ^= 1;
        assert!(open(&flipped, &provider.pin()).is_err(), "{index}");
    }
}

#[test]
fn more_providers_than_are_remembered_still_open() {
    let providers: Vec<_> = (0..20).map(|_| Provider::new()).collect();
    for provider in providers.iter().chain(&providers) {
        let opened: Arc<_> = open(&provider.statement_bytes(), &provider.pin()).unwrap();
        assert_eq!(opened.pin(), provider.pin());
    }
}
