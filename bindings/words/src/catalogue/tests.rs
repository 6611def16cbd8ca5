use super::Catalogue;
use crate::{Language, Wording, WordsError, folder};
use std::fs;

const KINDS: &str = "count = \"number\"\nhost = \"ltr\"\n";

/// A catalogue of one file, `home.toml`.
fn catalogue(texts: &str) -> Result<Catalogue, WordsError> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("texts")).unwrap();
    fs::write(folder.path().join("texts/home.toml"), texts).unwrap();
    fs::write(folder.path().join("placeholders.toml"), KINDS).unwrap();
    Catalogue::read(folder.path())
}

fn plain(en: &str, nl: &str, ar: &str) -> Result<Catalogue, WordsError> {
    catalogue(&format!("[home_a]\nen = \"{en}\"\nnl = \"{nl}\"\nar = \"{ar}\"\n"))
}

const NL: &str = "nl = { one = \"{count} dag\", other = \"{count} dagen\" }\n";
const AR: &str = "ar = { zero = \"لا\", one = \"يوم\", two = \"يومان\", few = \"{count}\", many = \"{count}\", other = \"{count}\" }\n";

#[test]
fn the_catalogue_is_whole() {
    let catalogue = Catalogue::read(folder()).unwrap();
    assert!(catalogue.texts().len() > 300);
    let waiting = catalogue.text("accounts_answers_waiting").unwrap();
    assert!(matches!(waiting.wording(Language::Arabic), Some(Wording::Plural(forms)) if forms.len() == 6));
}

#[test]
fn a_language_that_is_missing_is_refused() {
    assert!(matches!(catalogue("[home_a]\nen = \"A\"\nnl = \"A\"\n"), Err(WordsError::Form { .. })));
}

#[test]
fn a_key_begins_with_the_name_of_its_file() {
    for key in ["away_a", "home", "home_", "home_A", "homely"] {
        let found = catalogue(&format!("[{key}]\nen = \"A\"\nnl = \"A\"\nar = \"A\"\n"));
        assert!(matches!(found, Err(WordsError::Key { .. })), "{key}");
    }
}

#[test]
fn every_language_has_the_same_placeholders_in_any_order() {
    assert!(plain("{host} has {count}", "{count} bij {host}", "{count} {host}").is_ok());
    let found = plain("At {host}", "Bij {host}", "هنا");
    assert!(matches!(found, Err(WordsError::Placeholders { language: "Arabic", .. })));
}

#[test]
fn braces_hold_names_that_have_a_kind() {
    assert!(
        matches!(plain("{who}", "{who}", "{who}"), Err(WordsError::UnknownPlaceholder { name, .. }) if name == "who")
    );
    for text in ["{host", "host}", "{}", "{{host}}"] {
        assert!(matches!(plain(text, text, text), Err(WordsError::Brace { .. })), "{text}");
    }
}

#[test]
fn each_language_has_exactly_its_own_plural_forms() {
    let with = |en: &str, nl: &str, ar: &str| catalogue(&format!("[home_a]\n{en}{nl}{ar}"));
    let en = "en = { one = \"{count} day\", other = \"{count} days\" }\n";
    assert!(with(en, NL, AR).is_ok());
    for wrong in [
        "en = { other = \"{count} days\" }\n",
        "en = { one = \"{count}\", few = \"{count}\", other = \"{count}\" }\n",
        "en = { one = \"{count}\", lots = \"{count}\", other = \"{count}\" }\n",
        "en = \"{count} days\"\n",
    ] {
        assert!(matches!(with(wrong, NL, AR), Err(WordsError::PluralForms { language: "English", .. })), "{wrong}");
    }
    let plain_arabic = with(en, NL, "ar = \"{count}\"\n");
    assert!(matches!(plain_arabic, Err(WordsError::PluralForms { language: "Arabic", .. })));
}

#[test]
fn only_forms_for_one_single_count_may_say_it_in_words() {
    let few = AR.replace("few = \"{count}\"", "few = \"أيام\"");
    let found = catalogue(&format!("[home_a]\nen = {{ one = \"a day\", other = \"{{count}} days\" }}\n{NL}{few}"));
    assert!(matches!(found, Err(WordsError::Placeholders { language: "Arabic", .. })));
}

#[test]
fn a_plural_says_how_many() {
    let forms = "en = { one = \"day\", other = \"days\" }\n";
    assert!(matches!(catalogue(&format!("[home_a]\n{forms}{NL}{AR}")), Err(WordsError::NoCount { .. })));
}

#[test]
fn hosts_and_names_are_isolated_and_dates_are_not() {
    let catalogue = Catalogue::read(folder()).unwrap();
    let text = catalogue.text("account_replaced").unwrap();
    let Some(Wording::Plain(phrase)) = text.wording(Language::Arabic) else { panic!("it has no plural") };
    let written = phrase.write(str::to_owned, |value| value.name.clone());
    assert!(written.contains("\u{2066}host\u{2069}") && written.ends_with(" date"), "{written}");
}
