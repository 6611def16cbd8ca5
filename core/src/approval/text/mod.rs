//! Text from strangers, made safe to show.
//!
//! Comes in: what a relying party or provider wrote, any bytes that are UTF-8. Goes out: [`Safe`], a [`SafeText`] and
//! whether it says less than what came in. Nothing is refused, because a request whose text is hostile must still be
//! deniable; it is neutralised, and the answer to the provider says so.
//!
//! What never reaches a screen: control characters; bidirectional overrides, embeddings, isolates and marks; zero-width
//! and every other format character; private-use and unassigned code points; fillers and blanks that look like nothing;
//! variation selectors and enclosing marks; combining marks without a base, and more than [`MAX_MARKS`] on one; line
//! breaks in a one-line field; over-long text. What could hide or reorder something is replaced by U+FFFD, which is
//! visible; what only shapes its neighbours (joiners, selectors, soft hyphens) is dropped. White space is layout, not
//! content: it is trimmed and collapsed without counting as an alteration.
//!
//! Letters of every script stay as they are, right-to-left ones included: a shell that puts such text into a sentence
//! isolates it. Look-alike letters are not judged; the relying party's domain, which comes first, is ASCII
//! ([`domain`]). Making safe text safe again changes nothing.
//!
//! To forbid another character: `class.rs`.

mod class;
mod cut;

use class::{Class, class};
use serde::Serialize;
use std::fmt;

/// Combining marks that one base character may carry. Living languages need at most four.
pub const MAX_MARKS: usize = 4;
/// User-perceived characters of a one-line field.
pub const MAX_LINE: usize = 80;
/// User-perceived characters of a text.
pub const MAX_TEXT: usize = 600;
/// Lines of a text.
pub const MAX_LINES: usize = 12;
/// Characters of a domain or host that are shown without a cut.
pub const MAX_DOMAIN: usize = 100;
/// What is read of anything, in bytes: more than any message may hold.
const MAX_READ: usize = 16 * 1024;
/// Stands for what was neutralised.
const NEUTRAL: char = '\u{FFFD}';
/// Stands for what was cut.
const CUT: char = '…';

/// Text that may be put on a screen as it is. Only this module makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct SafeText(String);

/// Safe text, and whether it is all of what came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Safe {
    /// May be shown.
    pub text: SafeText,
    /// Something was cut or neutralised.
    pub altered: bool,
}

impl SafeText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<SafeText> for String {
    fn from(text: SafeText) -> Self {
        text.0
    }
}

/// A one-line field: line breaks become spaces, and what is too long is cut in the middle, so that a name keeps its
/// end.
pub fn line(text: &str) -> Safe {
    let (text, neutralised) = neutralise(text, false);
    let (text, cut) = cut::middle(text, MAX_LINE, MAX_LINE / 2);
    Safe { text: SafeText(text), altered: neutralised || cut }
}

/// A text of several lines. What is too long is cut at the end.
pub fn paragraph(text: &str) -> Safe {
    let (text, neutralised) = neutralise(text, true);
    let (text, lines_cut) = cut::lines(text, MAX_LINES);
    let (text, cut) = cut::end(text, MAX_TEXT);
    Safe { text: SafeText(text), altered: neutralised || lines_cut || cut }
}

/// A domain or host in ASCII, punycode where the name is not (RFC 5891). One that is too long keeps its end, which is
/// the part that says whose it is. What is no host name at all keeps only the characters of one.
pub fn domain(text: &str) -> Safe {
    let (ascii, altered) = ascii_host(text);
    let (text, cut) = cut::middle(ascii, MAX_DOMAIN, MAX_DOMAIN / 4);
    Safe { text: SafeText(text), altered: altered || cut }
}

fn ascii_host(text: &str) -> (String, bool) {
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || ".-_:[]?".contains(c) || c == CUT);
    if plain(text) {
        return (text.to_ascii_lowercase(), false);
    }
    let readable = text.len() <= MAX_READ && !text.contains('%');
    if let Some(url::Host::Domain(ascii)) = readable.then(|| url::Host::parse(text).ok()).flatten()
        && plain(&ascii)
    {
        return (ascii, line(text).altered);
    }
    let kept = cut::bytes(text, MAX_READ).chars();
    (kept.map(|c| if plain(c.encode_utf8(&mut [0; 4])) { c.to_ascii_lowercase() } else { '?' }).collect(), true)
}

/// One pass: classes decide, white space waits until something visible follows it.
fn neutralise(text: &str, multiline: bool) -> (String, bool) {
    let read = cut::bytes(text, MAX_READ);
    let mut out = Writer { altered: read.len() < text.len(), ..Writer::default() };
    let mut previous = None;
    for c in read.chars() {
        match class(c) {
            Class::Visible => out.visible(c),
            Class::Mark => out.mark(c),
            Class::Space => out.space(),
            Class::Break if previous == Some('\r') && c == '\n' => {}
            Class::Break => out.line_break(c, multiline),
            Class::Shaping => out.altered = true,
            Class::Hostile => {
                out.altered = true;
                out.visible(NEUTRAL);
            }
        }
        previous = Some(c);
    }
    (out.text, out.altered)
}

#[derive(Default)]
struct Writer {
    text: String,
    altered: bool,
    /// White space seen since the last visible character: a space, or up to two line breaks.
    space: bool,
    breaks: usize,
    marks: usize,
}

impl Writer {
    fn visible(&mut self, c: char) {
        let apart = self.space || self.breaks > 0;
        if c == NEUTRAL && !apart && self.text.ends_with(NEUTRAL) {
            self.altered = true;
            return;
        }
        if !self.text.is_empty() && apart {
            match self.breaks {
                0 => self.text.push(' '),
                1 => self.text.push('\n'),
                _ => self.text.push_str("\n\n"),
            }
        }
        (self.space, self.breaks, self.marks) = (false, 0, 0);
        self.text.push(c);
    }

    fn mark(&mut self, c: char) {
        let has_base = !self.text.is_empty() && !self.space && self.breaks == 0;
        if !has_base || self.marks == MAX_MARKS {
            self.altered = true;
            return;
        }
        self.marks += 1;
        self.text.push(c);
    }

    fn space(&mut self) {
        self.space = true;
    }

    fn line_break(&mut self, c: char, multiline: bool) {
        if multiline {
            self.breaks += 1;
            self.altered |= c != '\n' && c != '\r';
        } else {
            self.space = true;
            self.altered = true;
        }
    }
}

#[cfg(test)]
mod tests;
