use super::*;

#[test]
fn a_name_comes_back_as_what_it_names() {
    let id = AccountId([0x0a; 16]);
    assert_eq!(id.word(), "0a".repeat(16));
    assert_eq!(AccountId::read(&id.word()), Ok(id));
}

#[test]
fn what_never_came_from_here_names_nothing() {
    let cases =
        ["", "0a", "no such account", &"0A".repeat(16), &"0a".repeat(17), &"é".repeat(16), &"0".repeat(1 << 20)];
    for case in cases {
        assert_eq!(ExchangeId::read(case), Err(Failure::not_found()), "{} bytes", case.len());
    }
}
