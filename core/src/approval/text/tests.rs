use super::*;
use proptest::prelude::*;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

fn shown(safe: &Safe) -> (&str, bool) {
    (safe.text.as_str(), safe.altered)
}

#[test]
fn plain_text_of_any_script_stays_as_it_is() {
    for text in
        ["Payroll", "Zürich, Schweiz", "გამარჯობა", "שלום", "مرحبا", "नमस्ते", "東京都", "Tiếng Việt", "€ 1,200.00", "🏦"]
    {
        assert_eq!(shown(&line(text)), (text, false));
        assert_eq!(shown(&paragraph(text)), (text, false));
    }
}

#[test]
fn a_bidi_override_becomes_a_visible_sign() {
    assert_eq!(shown(&line("pay \u{202E}05 RUE\u{202C}")), ("pay \u{FFFD}05 RUE\u{FFFD}", true));
    for c in
        ['\u{200E}', '\u{200F}', '\u{061C}', '\u{2066}', '\u{2069}', '\u{202A}', '\u{FEFF}', '\u{E0041}', '\u{E000}']
    {
        assert_eq!(shown(&line(&format!("a{c}b"))), ("a\u{FFFD}b", true), "{c:?}");
    }
}

#[test]
fn a_flood_of_hostile_characters_leaves_one_sign() {
    assert_eq!(shown(&line(&format!("a{}b", "\u{202E}".repeat(5_000)))), ("a\u{FFFD}b", true));
}

#[test]
fn joiners_and_selectors_are_dropped_and_counted() {
    assert_eq!(shown(&line("👨\u{200D}👩")), ("👨👩", true));
    assert_eq!(shown(&line("❤\u{FE0F}")), ("❤", true));
    assert_eq!(shown(&line("ex\u{AD}ample")), ("example", true));
}

#[test]
fn one_line_fields_have_one_line() {
    assert_eq!(shown(&line("Bank\nApprove this")), ("Bank Approve this", true));
    assert_eq!(shown(&line("Bank\u{2028}x\u{85}y")), ("Bank x y", true));
}

#[test]
fn texts_keep_their_lines_and_lose_their_padding() {
    assert_eq!(shown(&paragraph("Pay\r\n  5 EUR\n\n\n\nto Bob ")), ("Pay\n5 EUR\n\nto Bob", false));
    let hidden = format!("to Bob{}and Mallory", " ".repeat(400));
    assert_eq!(shown(&paragraph(&hidden)), ("to Bob and Mallory", false));
}

#[test]
fn a_text_has_at_most_twelve_lines() {
    let safe = paragraph(&"line\n".repeat(40));
    assert_eq!(safe.text.as_str().lines().count(), MAX_LINES);
    assert!(safe.text.as_str().ends_with("line…"));
    assert!(safe.altered);
}

#[test]
fn stacked_marks_are_thinned_and_marks_without_a_base_vanish() {
    let flood = format!("a{}b", "\u{0301}".repeat(200));
    assert_eq!(shown(&line(&flood)), ("a\u{0301}\u{0301}\u{0301}\u{0301}b", true));
    assert_eq!(shown(&line("\u{0301}a")), ("a", true));
    assert_eq!(shown(&line("a \u{0301}b")), ("a b", true));
    assert_eq!(shown(&line("a\u{0301}\u{200D}\u{0301}\u{0301}\u{0301}\u{0301}")).0.chars().count(), 1 + MAX_MARKS);
}

#[test]
fn a_long_line_keeps_both_ends() {
    let safe = line(&format!("start{}end", "x".repeat(300)));
    assert!(safe.altered && safe.text.as_str().starts_with("startx") && safe.text.as_str().ends_with("xend"));
    assert_eq!(safe.text.as_str().graphemes(true).count(), MAX_LINE);
}

#[test]
fn a_long_domain_keeps_its_end() {
    let safe = domain(&format!("login.bank.example.{}.evil.test", "a".repeat(200)));
    assert!(safe.altered && safe.text.as_str().ends_with(".evil.test"));
    assert_eq!(safe.text.as_str().chars().count(), MAX_DOMAIN);
}

#[test]
fn domains_are_ascii() {
    assert_eq!(shown(&domain("Bank.Example")), ("bank.example", false));
    assert_eq!(shown(&domain("bücher.example")), ("xn--bcher-kva.example", false));
    assert_eq!(shown(&domain("раураl.example")).0, "xn--l-7sba6dbr.example");
    assert_eq!(shown(&domain("bank.example (verified)")), ("bank.example??verified?", true));
    assert!(domain("ba\u{200B}nk.example").altered);
    assert!(domain("ba%6Ek.example").altered);
}

fn forbidden(c: char) -> bool {
    use GeneralCategory as Category;
    let category = c.general_category();
    matches!(
        category,
        Category::Format | Category::PrivateUse | Category::Unassigned | Category::Surrogate | Category::EnclosingMark
    ) || (category == Category::Control && c != '\n')
        || matches!(category, Category::LineSeparator | Category::ParagraphSeparator)
        || matches!(
            c,
            '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}' | '\u{FFFC}' | '\u{FE00}'..='\u{FE0F}'
        )
        || ('\u{E0000}'..='\u{E0FFF}').contains(&c)
}

/// Any code points, and the dangerous ones much more often than by chance.
fn hostile() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        '\u{202E}', '\u{2066}', '\u{2069}', '\u{200B}', '\u{200D}', '\u{0301}', '\u{0301}', '\u{20E0}', '\n', '\r',
        '\u{2028}', '\t', ' ', ' ', '\u{A0}', '\u{FE0F}', '\u{FFFD}', '\u{E000}', '\u{094D}', 'क', '\u{102B}',
        '\u{1100}', 'a', '…', '\0',
    ]);
    prop::collection::vec(prop_oneof![3 => nasty, 1 => any::<char>()], 0..900)
        .prop_map(|chars| chars.into_iter().collect())
}

fn marks_in_a_row(text: &str) -> usize {
    let is_mark =
        |c: char| matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark);
    text.split(|c: char| !is_mark(c)).map(|run| run.chars().count()).max().unwrap_or(0)
}

proptest! {
    #[test]
    fn no_forbidden_character_ever_survives(text in hostile()) {
        let (one, many, host) = (line(&text), paragraph(&text), domain(&text));
        for safe in [&one, &many, &host] {
            let text = safe.text.as_str();
            prop_assert!(!text.chars().any(forbidden), "{text:?}");
            prop_assert!(marks_in_a_row(text) <= MAX_MARKS);
            prop_assert_eq!(text.trim(), text);
        }
        prop_assert!(!one.text.as_str().contains('\n'));
        prop_assert!(one.text.as_str().graphemes(true).count() <= MAX_LINE);
        prop_assert!(many.text.as_str().graphemes(true).count() <= MAX_TEXT);
        prop_assert!(many.text.as_str().lines().count() <= MAX_LINES);
        prop_assert!(host.text.as_str().chars().all(|c| c.is_ascii_graphic() || c == '…'));
    }

    #[test]
    fn making_it_safe_again_changes_nothing(text in hostile()) {
        for make in [line, paragraph, domain] {
            let once = make(&text);
            let twice = make(once.text.as_str());
            prop_assert_eq!(&once.text, &twice.text);
            prop_assert!(!twice.altered);
        }
    }

    #[test]
    fn what_is_not_called_altered_has_lost_only_white_space(text in hostile()) {
        let safe = paragraph(&text);
        if !safe.altered {
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(visible(&text), visible(safe.text.as_str()));
        }
    }
}
