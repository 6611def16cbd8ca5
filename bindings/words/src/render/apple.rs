//! Apple: the string catalogue that Xcode reads, the same texts as JSON for platforms without one, and Swift names.
//!
//! What the system itself says when it asks for a permission is in a catalogue of its own (`InfoPlist.xcstrings`), and the
//! property list has its keys from `permissions.json`, a part of the project's description. To add one: [`PERMISSIONS`].

use super::{File, MADE, swift};
use crate::{Catalogue, Design, Kind, Language, Phrase, Text, Wording};
use serde_json::{Map, Value, json};

/// All files.
pub fn apple(catalogue: &Catalogue, design: &Design) -> Vec<File> {
    vec![
        File::new("Localizable.xcstrings", pretty(&string_catalogue(catalogue))),
        File::new("InfoPlist.xcstrings", pretty(&permissions(catalogue))),
        File::new("permissions.json", pretty(&property_list(catalogue))),
        File::new("words.json", pretty(&by_language(catalogue))),
        File::new("Word.swift", swift::word(catalogue)),
        File::new("Design.swift", swift::design(design)),
    ]
}

/// Keys of `Info.plist` that the system shows to a person, and their texts.
const PERMISSIONS: [(&str, &str); 2] =
    [("NSCameraUsageDescription", "permission_camera"), ("NSFaceIDUsageDescription", "permission_face")];

fn string_catalogue(catalogue: &Catalogue) -> Value {
    strings(catalogue.texts().iter().map(|text| (text.key.as_str(), text)))
}

fn permissions(catalogue: &Catalogue) -> Value {
    strings(PERMISSIONS.into_iter().filter_map(|(key, text)| Some((key, catalogue.text(text)?))))
}

/// The same keys for the property list, in English: without them the system refuses the permission.
fn property_list(catalogue: &Catalogue) -> Value {
    let english = |text: &str| match catalogue.text(text)?.wording(Language::English)? {
        Wording::Plain(phrase) => Some(Value::from(phrase.words())),
        Wording::Plural(_) => None,
    };
    let properties: Map<String, Value> =
        PERMISSIONS.into_iter().filter_map(|(key, text)| Some((key.to_owned(), english(text)?))).collect();
    json!({ "targets": { "Countersign": { "info": { "properties": properties } } } })
}

fn strings<'a>(texts: impl Iterator<Item = (&'a str, &'a Text)>) -> Value {
    let entry = |(key, text): (&str, &Text)| {
        let localizations: Map<String, Value> = Language::ALL
            .into_iter()
            .filter_map(|language| Some((language.tag().to_owned(), localization(text, text.wording(language)?))))
            .collect();
        let comment = text.note.as_deref().unwrap_or_default();
        let entry = json!({ "comment": comment, "extractionState": "manual", "localizations": localizations });
        (key.to_owned(), entry)
    };
    let strings: Map<String, Value> = texts.map(entry).collect();
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
