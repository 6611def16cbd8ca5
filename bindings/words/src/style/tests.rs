use super::of_words;
use crate::Language;

fn breaks(language: Language, words: &str) -> bool {
    !of_words(language, words).is_empty()
}

#[test]
fn good_texts_pass() {
    for (language, words) in [
        (Language::English, "Re-activate this account: prompts have stopped, your codes still work."),
        (Language::Dutch, "Typ deze cijfers op de pagina waar je de code kreeg"),
        (Language::Arabic, "اكتب الرقم الظاهر على الشاشة الأخرى"),
    ] {
        assert_eq!(of_words(language, words), Vec::<String>::new());
    }
}

#[test]
fn shouting_and_sloppiness_are_found() {
    for words in ["Done!", " Done", "Not  now", "", "Loading...", "a\nb", "a\u{202e}b"] {
        assert!(breaks(Language::English, words), "{words:?}");
    }
}

#[test]
fn jargon_is_found_as_a_word_of_its_own_in_its_own_language() {
    assert!(breaks(Language::English, "Your device token is stale"));
    assert!(breaks(Language::English, "Enter the OTP."));
    assert!(breaks(Language::Dutch, "Wilt u inloggen?"));
    assert!(breaks(Language::Arabic, "رمز المصادقة"));
    assert!(!breaks(Language::English, "Used by users of devices"), "only whole words");
    assert!(!breaks(Language::English, "uw"), "a Dutch word in English is no Dutch jargon");
}

#[test]
fn sentences_that_say_nothing_are_found() {
    assert!(breaks(Language::English, "Something went wrong."));
    assert!(breaks(Language::Dutch, "Er is iets misgegaan."));
    assert!(breaks(Language::Arabic, "حدث خطأ ما."));
}
