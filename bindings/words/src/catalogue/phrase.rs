//! A phrase: words and named placeholders.

use crate::WordsError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Words with places for values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// In order.
    pub pieces: Vec<Piece>,
}

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A value's place.
    Value(Placeholder),
}

/// Where a value goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// As it stands in braces.
    pub name: String,
    /// How the value behaves.
    pub kind: Kind,
}

/// How a value behaves in a line that may run the other way; see `placeholders.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A number.
    Number,
    /// Left to right wherever it stands.
    Ltr,
    /// By its own first letter.
    Name,
    /// As its surroundings.
    Plain,
}

impl Kind {
    /// What is put around such a value so that it does not turn the words around it (Unicode UAX #9: LRI or FSI, PDI).
    pub fn isolates(self) -> (&'static str, &'static str) {
        match self {
            Self::Number | Self::Plain => ("", ""),
            Self::Ltr => ("\u{2066}", "\u{2069}"),
            Self::Name => ("\u{2068}", "\u{2069}"),
        }
    }
}

impl Phrase {
    pub(super) fn parse(key: &str, text: &str, kinds: &BTreeMap<String, Kind>) -> Result<Self, WordsError> {
        let brace = || WordsError::Brace { key: key.to_owned() };
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').ok_or_else(brace)?;
            if words.contains('}') || name.is_empty() || name.contains('{') {
                return Err(brace());
            }
            let unknown = || WordsError::UnknownPlaceholder { key: key.to_owned(), name: name.to_owned() };
            let kind = *kinds.get(name).ok_or_else(unknown)?;
            if !words.is_empty() {
                pieces.push(Piece::Words(words.to_owned()));
            }
            pieces.push(Piece::Value(Placeholder { name: name.to_owned(), kind }));
            rest = tail;
        }
        if rest.contains('}') {
            return Err(brace());
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest.to_owned()));
        }
        Ok(Self { pieces })
    }

    /// Each once, in order of appearance.
    pub fn placeholders(&self) -> Vec<&Placeholder> {
        let mut found: Vec<&Placeholder> = Vec::new();
        for piece in &self.pieces {
            if let Piece::Value(placeholder) = piece
                && !found.contains(&placeholder)
            {
                found.push(placeholder);
            }
        }
        found
    }

    /// Written with the words as `words` writes them and the values as `value` does, isolated.
    pub fn write(&self, words: impl Fn(&str) -> String, value: impl Fn(&Placeholder) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(text) => words(text),
            Piece::Value(placeholder) => {
                let (open, close) = placeholder.kind.isolates();
                format!("{open}{}{close}", value(placeholder))
            }
        };
        self.pieces.iter().map(piece).collect()
    }

    /// Only its words, for looking at them.
    pub fn words(&self) -> String {
        let words = |piece: &Piece| match piece {
            Piece::Words(text) => text.clone(),
            Piece::Value(_) => "…".to_owned(),
        };
        self.pieces.iter().map(words).collect()
    }
}
