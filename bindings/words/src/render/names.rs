//! `accounts_title` as each language writes names.

/// `accountsTitle`.
pub(super) fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &capital(part))
}

/// `ACCOUNTS_TITLE`.
pub(super) fn constant(snake: &str) -> String {
    snake.to_uppercase()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A text in double quotes, as Kotlin and Swift both read it; `escaped` writes a character that cannot stand for itself.
pub(super) fn quoted(text: &str, escaped: impl Fn(char) -> Option<String>) -> String {
    let inner: String = text.chars().map(|c| escaped(c).unwrap_or_else(|| c.to_string())).collect();
    format!("\"{inner}\"")
}
