use super::language::{Language, chosen};
use super::{grouped, plain};

#[test]
fn codes_are_grouped_in_halves() {
    assert_eq!(grouped("123456"), "123 456");
    assert_eq!(grouped("1234567"), "1234 567");
    assert_eq!(grouped("12345678"), "1234 5678");
    assert_eq!(grouped("2B4X7"), "2B4X7");
}

#[test]
fn names_cannot_command_the_terminal() {
    assert_eq!(plain("Bank\u{1b}[2J"), "Bank\u{fffd}[2J");
    assert_eq!(plain("a\u{202e}b\nc"), "a\u{fffd}b\u{fffd}c");
    assert_eq!(plain("Société Générale"), "Société Générale");
}

#[test]
fn reasons_in_the_log_are_sentences_of_the_catalogue() {
    let failed = countersign::log::Event::ActivationFailed { reason: countersign::exchange::Reason::OfferTaken };
    assert_eq!(super::event(Some(&failed)), "Was not added. Tell your organisation: another phone has used this code.");
}

#[test]
fn the_terminal_speaks_the_language_of_the_person() {
    let spoken = |set: &[(&str, &str)]| {
        let set: Vec<(String, String)> =
            set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        chosen(move |name| set.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone()))
    };
    assert_eq!(spoken(&[]), Language::English);
    assert_eq!(spoken(&[("LANG", "nl_NL.UTF-8")]), Language::Dutch);
    assert_eq!(spoken(&[("LANG", "ar")]), Language::Arabic);
    assert_eq!(spoken(&[("LANG", "nl_NL.UTF-8"), ("LC_ALL", "C.UTF-8")]), Language::English);
    assert_eq!(spoken(&[("LANG", "nl_NL.UTF-8"), ("LC_ALL", "")]), Language::Dutch, "an empty one says nothing");
    assert_eq!(spoken(&[("LANG", "nld")]), Language::English, "not a tag that is known");
}

#[test]
fn every_failure_is_told_in_the_words_of_the_catalogue() {
    for code in countersign::FailureCode::ALL {
        let key = format!("failure_{}", code.word().replace('-', "_"));
        assert!(super::texts::by_key(&key).is_some(), "{key}");
    }
}
