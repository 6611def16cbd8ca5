//! Which language this terminal speaks.

use std::sync::OnceLock;

/// The languages of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Dutch,
    Arabic,
}

/// The person's, as the environment says it; English if it says nothing that is known. Asked once.
pub(crate) fn language() -> Language {
    *CHOSEN.get_or_init(|| chosen(|name| std::env::var(name).ok()))
}

/// Documents are for programs: their sentences are English, whoever runs them. Said before anything is written.
pub(crate) fn speak_english() {
    CHOSEN.get_or_init(|| Language::English);
}

static CHOSEN: OnceLock<Language> = OnceLock::new();

/// The first of these that is set decides, as POSIX has it.
pub(super) fn chosen(variable: impl Fn(&str) -> Option<String>) -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    let tag = said.unwrap_or_default();
    match tag.split(['_', '-', '.', '@']).next() {
        Some("nl") => Language::Dutch,
        Some("ar") => Language::Arabic,
        _ => Language::English,
    }
}
