//! The languages, and which forms of a plural each has (Unicode CLDR, cardinal numbers, whole counts).

/// A language that every text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// The source: what the others are translated from.
    English,
    /// With "je".
    Dutch,
    /// From right to left.
    Arabic,
}

/// A form of a plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PluralCategory {
    /// None.
    Zero,
    /// A single one.
    One,
    /// A pair.
    Two,
    /// A few.
    Few,
    /// Many.
    Many,
    /// Every other count.
    Other,
}

impl Language {
    /// Every one, the source first.
    pub const ALL: [Self; 3] = [Self::English, Self::Dutch, Self::Arabic];

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
            Self::Arabic => "ar",
        }
    }

    /// Its name, in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Dutch => "Dutch",
            Self::Arabic => "Arabic",
        }
    }

    /// The forms of its plurals.
    pub fn plural_categories(self) -> &'static [PluralCategory] {
        match self {
            Self::English | Self::Dutch => &[PluralCategory::One, PluralCategory::Other],
            Self::Arabic => &PluralCategory::ALL,
        }
    }
}

impl PluralCategory {
    /// Every one, as CLDR lists them.
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// CLDR's name for it, which Android and Apple use too.
    pub fn word(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    /// The counts that it stands for are one single number, which a phrase may say in words.
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Zero | Self::One | Self::Two)
    }
}
