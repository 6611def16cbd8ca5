//! What is wrong with the catalogue or the tokens.

use std::path::PathBuf;

/// Why the words cannot be used. Each says where to look.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file has not the form that is expected.
    #[error("{}: {detail}", .path.display())]
    Form {
        /// Which.
        path: PathBuf,
        /// What is wrong, and in which line.
        detail: String,
    },
    /// A key is not made of small letters, digits and underscores, or does not begin with the name of its file.
    #[error("{key}: a key is snake_case and begins with the name of its file, {area}_")]
    Key {
        /// The key.
        key: String,
        /// The file's name.
        area: String,
    },
    /// A brace without its partner, or with nothing between.
    #[error("{key}: a placeholder is a name in braces")]
    Brace {
        /// The text.
        key: String,
    },
    /// `placeholders.toml` has no such name.
    #[error("{key}: {{{name}}} is not in placeholders.toml")]
    UnknownPlaceholder {
        /// The text.
        key: String,
        /// The placeholder.
        name: String,
    },
    /// Not the same placeholders in each language and form.
    #[error("{key}: {language} has other placeholders than English")]
    Placeholders {
        /// The text.
        key: String,
        /// The language, in English.
        language: &'static str,
    },
    /// Plural forms that the language does not have, or lacks; or a plural in one language only.
    #[error("{key}: {language} needs exactly these forms: {forms}")]
    PluralForms {
        /// The text.
        key: String,
        /// The language, in English.
        language: &'static str,
        /// What is needed.
        forms: String,
    },
    /// A plural that does not say how many.
    #[error("{key}: a plural counts something, so it has {{count}}")]
    NoCount {
        /// The text.
        key: String,
    },
    /// Not `#RRGGBB`.
    #[error("{name}: a colour is #RRGGBB")]
    Colour {
        /// The token.
        name: String,
    },
    /// Not a word that can be part of a name in Kotlin, Swift and XML.
    #[error("{name}: a token's name is snake_case")]
    TokenName {
        /// The token.
        name: String,
    },
}
