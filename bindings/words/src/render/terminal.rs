//! The terminal: a Rust function for each text, with its values as arguments.
//!
//! The shell that includes it has an enum `Language` with the languages of this catalogue, and a function `language()`.
//! A terminal that writes from left to right gets no isolation marks: many of them show such marks as boxes.

use super::MADE;
use super::source::Source;
use crate::{Catalogue, Kind, Language, Phrase, Placeholder, PluralCategory, Text, Wording};

/// The source of a Rust module.
pub fn terminal(catalogue: &Catalogue) -> String {
    let mut out = Source::new(format_args!("// {MADE}\n"));
    for text in catalogue.texts() {
        function(&mut out, text);
    }
    out.line("/// The text without values of that key.\npub(crate) fn by_key(key: &str) -> Option<&'static str> {");
    out.line("    match key {");
    for text in catalogue.texts().iter().filter(|text| text.placeholders().is_empty()) {
        out.line(format_args!("        {:?} => Some({}()),", text.key, text.key));
    }
    out.line("        _ => None,\n    }\n}");
    out.finish()
}

fn function(out: &mut Source, text: &Text) {
    let values = text.placeholders();
    let arguments: Vec<String> = values.iter().map(|value| argument(value)).collect();
    let result = if values.is_empty() { "&'static str" } else { "String" };
    out.line(format_args!("pub(crate) fn {}({}) -> {result} {{", text.key, arguments.join(", ")));
    out.line("    match language() {");
    for language in Language::ALL {
        if let Some(wording) = text.wording(language) {
            let expression = expression(wording, language, !values.is_empty());
            out.line(format_args!("        Language::{} => {expression},", language.name()));
        }
    }
    out.line("    }\n}\n");
}

fn argument(value: &Placeholder) -> String {
    match value.kind {
        Kind::Number => format!("{}: u64", value.name),
        Kind::Ltr | Kind::Name | Kind::Plain => format!("{}: &str", value.name),
    }
}

/// `values`: the text has some, though perhaps not in every form.
fn expression(wording: &Wording, language: Language, values: bool) -> String {
    match wording {
        Wording::Plain(phrase) => literal(phrase, language, values),
        Wording::Plural(forms) => {
            let mut out = Source::new("match count {");
            for (category, phrase) in forms {
                let (pattern, literal) = (pattern(*category), literal(phrase, language, values));
                out.line(format_args!("            {pattern} => {literal},"));
            }
            out.finish() + "        }"
        }
    }
}

/// The counts of a form (Unicode CLDR). The forms come in the order of CLDR, so "other" is last.
fn pattern(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "0",
        PluralCategory::One => "1",
        PluralCategory::Two => "2",
        PluralCategory::Few => "n if (3..=10).contains(&(n % 100))",
        PluralCategory::Many => "n if (11..=99).contains(&(n % 100))",
        PluralCategory::Other => "_",
    }
}

fn literal(phrase: &Phrase, language: Language, values: bool) -> String {
    let isolated = phrase.write(str::to_owned, |value| format!("{{{}}}", value.name));
    let marks = |c: char| ('\u{2066}'..='\u{2069}').contains(&c);
    let written = if language == Language::Arabic { isolated } else { isolated.replace(marks, "") };
    let quoted = format!("{written:?}");
    match (values, phrase.placeholders().is_empty()) {
        (false, _) => quoted,
        (true, true) => format!("{quoted}.to_owned()"),
        (true, false) => format!("format!({quoted})"),
    }
}
