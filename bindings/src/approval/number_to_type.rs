use countersign::approval;

/// What has to be typed to approve. Ask for it; never offer numbers to tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum NumberToType {
    /// Nothing.
    NotAsked,
    /// The number on the other screen.
    Digits {
        /// How many: show that many boxes.
        count: i32,
    },
    /// What the other screen shows, of any length.
    Text,
}

impl From<approval::NumberToType> for NumberToType {
    fn from(number: approval::NumberToType) -> Self {
        match number {
            approval::NumberToType::None => Self::NotAsked,
            approval::NumberToType::Digits(digits) => Self::Digits { count: digits.into() },
            approval::NumberToType::Text => Self::Text,
        }
    }
}
