//! The list of failures: its page is printed from it, its codes are stable words, its texts are short.

#[path = "../../core/examples/failures.rs"]
#[expect(dead_code, reason = "the program's own main is not called here")]
mod page;

use countersign::FailureCode;
use std::collections::HashSet;

#[test]
fn the_page_is_what_the_program_prints() {
    let page = include_str!("../../docs/FAILURES.md");
    assert_eq!(
        page,
        page::markdown(),
        "run: cargo run --quiet --package countersign --example failures > docs/FAILURES.md"
    );
}

#[test]
fn every_code_is_a_word_of_its_own() {
    let words: HashSet<_> = FailureCode::ALL.iter().map(|code| code.word()).collect();
    assert_eq!(words.len(), FailureCode::ALL.len());
    assert!(words.iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
}

#[test]
fn every_text_is_short_and_calm() {
    for code in FailureCode::ALL {
        let text = code.text();
        assert!(text.len() <= 120, "{}: too long to read at a login screen", code.word());
        assert!(text.ends_with('.') && !text.contains('!'), "{}: {text}", code.word());
        let jargon = ["OTP", "tenant", "binding", "HTTP", "token", "authentication"];
        assert!(jargon.iter().all(|word| !text.contains(word)), "{}: {text}", code.word());
    }
}
