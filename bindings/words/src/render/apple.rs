//! Apple: the string catalogue that Xcode reads, the same texts as JSON for platforms without one, and Swift names.

use super::{File, MADE, swift};
use crate::{Catalogue, Design, Kind, Language, Phrase, Text, Wording};
use serde_json::{Map, Value, json};

/// All files.
pub fn apple(catalogue: &Catalogue, design: &Design) -> Vec<File> {
    vec![
        File::new("Localizable.xcstrings", pretty(&string_catalogue(catalogue))),
        File::new("words.json", pretty(&by_language(catalogue))),
        File::new("Word.swift", swift::word(catalogue)),
        File::new("Design.swift", swift::design(design)),
    ]
}

fn string_catalogue(catalogue: &Catalogue) -> Value {
    let entry = |text: &Text| {
        let localizations: Map<String, Value> = Language::ALL
            .into_iter()
            .filter_map(|language| Some((language.tag().to_owned(), localization(text, text.wording(language)?))))
            .collect();
        let comment = text.note.as_deref().unwrap_or_default();
        let entry = json!({ "comment": comment, "extractionState": "manual", "localizations": localizations });
        (text.key.clone(), entry)
    };
    let strings: Map<String, Value> = catalogue.texts().iter().map(entry).collect();
    json!({ "sourceLanguage": "en", "strings": strings, "version": "1.0" })
}

fn localization(text: &Text, wording: &Wording) -> Value {
    let unit = |phrase: &Phrase| json!({ "stringUnit": { "state": "translated", "value": format(text, phrase) } });
    match wording {
        Wording::Plain(phrase) => unit(phrase),
        Wording::Plural(forms) => {
            let forms: Map<String, Value> =
                forms.iter().map(|(category, phrase)| (category.word().to_owned(), unit(phrase))).collect();
            json!({ "variations": { "plural": forms } })
        }
    }
}

/// A format string; positions are in the order of the English text.
fn format(text: &Text, phrase: &Phrase) -> String {
    let all = text.placeholders();
    let words = |words: &str| if all.is_empty() { words.to_owned() } else { words.replace('%', "%%") };
    phrase.write(words, |placeholder| {
        let position = all.iter().position(|other| *other == placeholder).map_or(1, |at| at + 1);
        match placeholder.kind {
            Kind::Number => format!("%{position}$lld"),
            Kind::Ltr | Kind::Name | Kind::Plain => format!("%{position}$@"),
        }
    })
}

/// `{"nl": {"accounts_title": "Accounts", "accounts_copied": {"one": …, "other": …}}}`; placeholders keep their names.
fn by_language(catalogue: &Catalogue) -> Value {
    let named = |phrase: &Phrase| phrase.write(str::to_owned, |placeholder| format!("{{{}}}", placeholder.name));
    let wording = |wording: &Wording| match wording {
        Wording::Plain(phrase) => Value::from(named(phrase)),
        Wording::Plural(forms) => {
            forms.iter().map(|(category, phrase)| (category.word().to_owned(), Value::from(named(phrase)))).collect()
        }
    };
    let mut languages = Map::new();
    languages.insert("made".to_owned(), Value::from(MADE));
    for language in Language::ALL {
        let texts = catalogue.texts().iter();
        let texts: Map<String, Value> =
            texts.filter_map(|text| Some((text.key.clone(), wording(text.wording(language)?)))).collect();
        languages.insert(language.tag().to_owned(), Value::from(texts));
    }
    Value::from(languages)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
