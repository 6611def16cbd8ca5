//! The texts, read and checked.

mod file;
mod phrase;

pub(crate) use file::read;
pub use phrase::{Kind, Phrase, Piece, Placeholder};

use crate::{Language, PluralCategory, WordsError};
use std::collections::BTreeMap;
use std::path::Path;

/// Every text in every language.
#[derive(Clone, Debug)]
pub struct Catalogue {
    texts: Vec<Text>,
}

/// One thing that a shell says.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its stable name: `accounts_title`.
    pub key: String,
    /// The file that it is in: `accounts`.
    pub area: String,
    /// For translators and readers.
    pub note: Option<String>,
    wordings: BTreeMap<Language, Wording>,
}

/// A text in one language.
#[derive(Clone, Debug)]
pub enum Wording {
    /// Always the same.
    Plain(Phrase),
    /// By count.
    Plural(BTreeMap<PluralCategory, Phrase>),
}

impl Catalogue {
    /// Reads `texts/*.toml` and `placeholders.toml` of a folder; refuses what is not whole.
    pub fn read(folder: &Path) -> Result<Self, WordsError> {
        let kinds = file::kinds(&folder.join("placeholders.toml"))?;
        let mut texts = Vec::new();
        for (area, path) in file::areas(&folder.join("texts"))? {
            for (key, entry) in file::entries(&path)? {
                texts.push(Text::new(key, area.clone(), entry, &kinds)?);
            }
        }
        Ok(Self { texts })
    }

    /// All of them, by file and key.
    pub fn texts(&self) -> &[Text] {
        &self.texts
    }

    /// The text of that key.
    pub fn text(&self, key: &str) -> Option<&Text> {
        self.texts.iter().find(|text| text.key == key)
    }
}

impl Text {
    fn new(key: String, area: String, entry: file::Entry, kinds: &BTreeMap<String, Kind>) -> Result<Self, WordsError> {
        let snake = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !snake || !key.strip_prefix(&area).is_some_and(|rest| rest.len() > 1 && rest.starts_with('_')) {
            return Err(WordsError::Key { key, area });
        }
        let mut wordings = BTreeMap::new();
        for (language, forms) in
            [(Language::English, entry.en), (Language::Dutch, entry.nl), (Language::Arabic, entry.ar)]
        {
            wordings.insert(language, Wording::new(&key, language, forms, kinds)?);
        }
        let text = Self { key, area, note: entry.note, wordings };
        text.check()?;
        Ok(text)
    }

    /// What it says in a language.
    pub fn wording(&self, language: Language) -> Option<&Wording> {
        self.wordings.get(&language)
    }

    /// It has forms by count.
    pub fn is_plural(&self) -> bool {
        matches!(self.wording(Language::English), Some(Wording::Plural(_)))
    }

    /// What stands in braces, in the order of the English text; the same in every language.
    pub fn placeholders(&self) -> Vec<&Placeholder> {
        let Some(phrase) = self.wording(Language::English).and_then(Wording::fullest) else { return Vec::new() };
        phrase.placeholders()
    }

    fn check(&self) -> Result<(), WordsError> {
        let of_english = names(self.placeholders());
        for (language, wording) in &self.wordings {
            let differ = || WordsError::Placeholders { key: self.key.clone(), language: language.name() };
            match wording {
                Wording::Plain(phrase) if self.is_plural() || names(phrase.placeholders()) != of_english => {
                    return Err(if self.is_plural() { needs(&self.key, *language) } else { differ() });
                }
                Wording::Plain(_) => {}
                Wording::Plural(_) if !self.is_plural() => return Err(needs(&self.key, Language::English)),
                Wording::Plural(forms) => {
                    if !of_english.contains(&"count") {
                        return Err(WordsError::NoCount { key: self.key.clone() });
                    }
                    for (category, phrase) in forms {
                        let found = names(phrase.placeholders());
                        let said_in_words = category.is_exact() && !found.contains(&"count");
                        let expected = of_english.iter().filter(|name| !(said_in_words && **name == "count"));
                        if !found.iter().eq(expected) {
                            return Err(differ());
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

impl Wording {
    fn new(
        key: &str,
        language: Language,
        forms: file::Forms,
        kinds: &BTreeMap<String, Kind>,
    ) -> Result<Self, WordsError> {
        match forms {
            file::Forms::Plain(text) => Ok(Self::Plain(Phrase::parse(key, &text, kinds)?)),
            file::Forms::Plural(forms) => {
                let mut parsed = BTreeMap::new();
                for (word, text) in forms {
                    let category = PluralCategory::ALL.into_iter().find(|category| category.word() == word);
                    let category = category.ok_or_else(|| needs(key, language))?;
                    parsed.insert(category, Phrase::parse(key, &text, kinds)?);
                }
                if !parsed.keys().eq(language.plural_categories()) {
                    return Err(needs(key, language));
                }
                Ok(Self::Plural(parsed))
            }
        }
    }

    /// Its phrases, with the form of the plural if it is one.
    pub fn phrases(&self) -> Vec<(Option<PluralCategory>, &Phrase)> {
        match self {
            Self::Plain(phrase) => vec![(None, phrase)],
            Self::Plural(forms) => forms.iter().map(|(category, phrase)| (Some(*category), phrase)).collect(),
        }
    }

    /// The phrase that has every placeholder.
    fn fullest(&self) -> Option<&Phrase> {
        match self {
            Self::Plain(phrase) => Some(phrase),
            Self::Plural(forms) => forms.get(&PluralCategory::Other),
        }
    }
}

/// Sorted: languages order their words differently.
fn names(mut placeholders: Vec<&Placeholder>) -> Vec<&str> {
    placeholders.sort_by(|a, b| a.name.cmp(&b.name));
    placeholders.into_iter().map(|placeholder| placeholder.name.as_str()).collect()
}

fn needs(key: &str, language: Language) -> WordsError {
    let forms: Vec<&str> = language.plural_categories().iter().map(|category| category.word()).collect();
    WordsError::PluralForms { key: key.to_owned(), language: language.name(), forms: forms.join(", ") }
}

#[cfg(test)]
mod tests;
