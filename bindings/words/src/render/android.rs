//! Android: `res/values*/` with strings, plurals, colours and sizes, and the Kotlin names of the texts.
//!
//! Placeholders become positions (`%1$s`) in the order of the English text, the same in every language. A name or a
//! host carries its own isolation marks, so a shell passes the bare value.

use super::source::Source;
use super::{File, MADE, kotlin};
use crate::{Catalogue, Colour, Design, Kind, Language, Phrase, Shade, Text, Wording};

/// All files; `package` is the one that Android's own `R` is in, `words` the one that the names of the texts go to.
pub fn android(catalogue: &Catalogue, design: &Design, package: &str, words: &str) -> Vec<File> {
    let mut files: Vec<File> = Language::ALL.into_iter().map(|language| strings(catalogue, language)).collect();
    files.push(File::new("res/values/colors.xml", colours(design, |colour| colour.light)));
    files.push(File::new("res/values-night/colors.xml", colours(design, |colour| colour.dark)));
    files.push(File::new("res/values/dimens.xml", dimens(design)));
    files.extend(kotlin::files(catalogue, package, words));
    files
}

fn strings(catalogue: &Catalogue, language: Language) -> File {
    let mut out = beginning();
    for text in catalogue.texts() {
        if let Some(note) = text.note.as_ref().filter(|_| language == Language::English) {
            out.line(format_args!("    <!-- {} -->", note.replace("--", "-")));
        }
        if let Some(wording) = text.wording(language) {
            resource(&mut out, text, wording);
        }
    }
    let folder = match language {
        Language::English => "values".to_owned(),
        other => format!("values-{}", other.tag()),
    };
    File::new(format!("res/{folder}/strings.xml"), end(out))
}

fn resource(out: &mut Source, text: &Text, wording: &Wording) {
    let key = &text.key;
    match wording {
        Wording::Plain(phrase) => out.line(format_args!("    <string name=\"{key}\">{}</string>", value(text, phrase))),
        Wording::Plural(forms) => {
            out.line(format_args!("    <plurals name=\"{key}\">"));
            for (category, phrase) in forms {
                let (word, value) = (category.word(), value(text, phrase));
                out.line(format_args!("        <item quantity=\"{word}\">{value}</item>"));
            }
            out.line("    </plurals>");
        }
    }
}

fn value(text: &Text, phrase: &Phrase) -> String {
    let all = text.placeholders();
    let formatted = !all.is_empty();
    let words = |words: &str| escape(words, formatted);
    let written = phrase.write(words, |placeholder| {
        let position = all.iter().position(|other| *other == placeholder).map_or(1, |at| at + 1);
        match placeholder.kind {
            Kind::Number => format!("%{position}$d"),
            Kind::Ltr | Kind::Name | Kind::Plain => format!("%{position}$s"),
        }
    });
    // These two mean a resource or a theme attribute at the beginning of a value.
    if written.starts_with(['@', '?']) { format!("\\{written}") } else { written }
}

/// XML, then Android's own escapes; a percent sign means something only where values are filled in.
fn escape(words: &str, formatted: bool) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\'' | '"' | '\\' => out.extend(['\\', c]),
            '%' if formatted => out += "%%",
            _ => out.push(c),
        }
    }
    out
}

fn colours(design: &Design, of: impl Fn(&Colour) -> Shade) -> String {
    let mut out = beginning();
    for (name, colour) in &design.colours {
        out.line(format_args!("    <color name=\"{name}\">#{}</color>", of(colour).hex()));
    }
    end(out)
}

fn dimens(design: &Design) -> String {
    let mut out = beginning();
    for (group, unit, sizes) in
        [("type", "sp", &design.type_sizes), ("space", "dp", &design.spaces), ("size", "dp", &design.sizes)]
    {
        for (name, size) in sizes {
            out.line(format_args!("    <dimen name=\"{group}_{name}\">{size}{unit}</dimen>"));
        }
    }
    end(out)
}

fn beginning() -> Source {
    let mut out = Source::new("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    out.line(format_args!("<!-- {MADE} -->\n<resources>"));
    out
}

fn end(mut out: Source) -> String {
    out.line("</resources>");
    out.finish()
}
