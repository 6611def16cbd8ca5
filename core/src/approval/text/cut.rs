//! Cuts, between user-perceived characters (UAX #29).
//!
//! A user-perceived character can be arbitrarily long in some scripts, so a limit of `n` is also one of `4 n` code
//! points.

use super::CUT;
use unicode_segmentation::UnicodeSegmentation;

const POINTS: usize = 4;

/// Keeps `head` characters at the front and the rest of `limit` at the end.
pub(super) fn middle(text: String, limit: usize, head: usize) -> (String, bool) {
    if fits(&text, limit) {
        return (text, false);
    }
    let front = take(text.graphemes(true), head);
    let mut back = take(text.graphemes(true).rev(), limit - head - 1);
    back.reverse();
    let mut out = front.concat();
    out.push(CUT);
    out.push_str(&back.concat());
    (out, true)
}

/// Keeps the front.
pub(super) fn end(text: String, limit: usize) -> (String, bool) {
    if fits(&text, limit) {
        return (text, false);
    }
    (with_sign(&take(text.graphemes(true), limit - 1).concat()), true)
}

/// Keeps the first lines.
pub(super) fn lines(text: String, limit: usize) -> (String, bool) {
    match text.match_indices('\n').nth(limit - 1) {
        Some((at, _)) => (with_sign(text.get(..at).unwrap_or_default()), true),
        None => (text, false),
    }
}

/// The first `limit` bytes, or fewer: never half a character.
pub(super) fn bytes(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or_default()
}

fn with_sign(text: &str) -> String {
    let mut out = text.trim_end().to_owned();
    out.push(CUT);
    out
}

fn fits(text: &str, limit: usize) -> bool {
    text.len() <= limit || (text.graphemes(true).count() <= limit && text.chars().count() <= limit * POINTS)
}

fn take<'t>(graphemes: impl Iterator<Item = &'t str>, limit: usize) -> Vec<&'t str> {
    let mut points = 0;
    graphemes
        .take(limit)
        .take_while(|grapheme| {
            points += grapheme.chars().count();
            points <= limit * POINTS
        })
        .collect()
}
