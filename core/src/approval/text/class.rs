//! What one character may do on a screen. By general category (Unicode Standard, section 4.5), and the default-ignorable
//! and blank ones among letters, marks and symbols by name.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// What becomes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Shown as it is.
    Visible,
    /// Sits on the character before it.
    Mark,
    /// One space.
    Space,
    /// Ends a line.
    Break,
    /// Dropped: shows nothing itself and only shapes its neighbours.
    Shaping,
    /// Replaced by a visible sign: could hide, reorder or fake something.
    Hostile,
}

pub(super) fn class(c: char) -> Class {
    use GeneralCategory as Category;
    match c {
        ' '..='~' if c != ' ' => return Class::Visible,
        '\t' => return Class::Space,
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' => return Class::Break,
        _ if is_shaping(c) => return Class::Shaping,
        _ if is_blank(c) => return Class::Hostile,
        _ => {}
    }
    match c.general_category() {
        Category::Control | Category::Format | Category::PrivateUse | Category::Surrogate | Category::Unassigned => {
            Class::Hostile
        }
        Category::SpaceSeparator => Class::Space,
        Category::LineSeparator | Category::ParagraphSeparator => Class::Break,
        Category::NonspacingMark | Category::SpacingMark => Class::Mark,
        Category::EnclosingMark => Class::Shaping,
        Category::UppercaseLetter
        | Category::LowercaseLetter
        | Category::TitlecaseLetter
        | Category::ModifierLetter
        | Category::OtherLetter
        | Category::DecimalNumber
        | Category::LetterNumber
        | Category::OtherNumber
        | Category::ConnectorPunctuation
        | Category::DashPunctuation
        | Category::OpenPunctuation
        | Category::ClosePunctuation
        | Category::InitialPunctuation
        | Category::FinalPunctuation
        | Category::OtherPunctuation
        | Category::MathSymbol
        | Category::CurrencySymbol
        | Category::ModifierSymbol
        | Category::OtherSymbol => Class::Visible,
    }
}

/// Soft hyphen, joiners, variation selectors, and invisible marks.
fn is_shaping(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{034F}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200C}'
            | '\u{200D}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{16FE4}'
            | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Letters and symbols that look like nothing: Hangul fillers, the empty Braille pattern, object replacement, the null
/// note head.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}' | '\u{FFFC}' | '\u{1D159}')
}
