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
fn reasons_in_the_log_are_words() {
    let failed = countersign::log::Event::ActivationFailed { reason: countersign::exchange::Reason::OfferTaken };
    assert_eq!(super::event(Some(&failed)), "Was not added (offer taken)");
}
