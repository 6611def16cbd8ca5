//! One catalogue of words for every shell, and one set of design tokens.
//!
//! Comes in: `texts/*.toml` (one file per screen, the languages of a text side by side), `placeholders.toml` and
//! `tokens.toml`. Goes out: Android resources, an iOS string catalogue, Kotlin and Swift lists of the keys, and Rust
//! functions for the terminal ([`render`]).
//!
//! Refused when read ([`WordsError`]): a language that is missing, a placeholder that has no kind or is not in every
//! language, plural forms that a language does not have or does need. [`style_breaches`] finds what reads badly.
//!
//! Never here: choosing which text to show; a shell does that. To add a language: [`Language`], its plural rule in
//! [`PluralCategory`], a column in every text; the compiler and the tests lead to the rest.

mod catalogue;
mod design;
mod error;
mod language;
pub mod render;
mod style;

pub use catalogue::{Catalogue, Kind, Phrase, Piece, Placeholder, Text, Wording};
pub use design::{Colour, Design, Shade};
pub use error::WordsError;
pub use language::{Language, PluralCategory};
pub use style::style_breaches;

use std::path::Path;

/// Where this crate's own texts and tokens are.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
