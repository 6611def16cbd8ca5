//! Closed lists of words: enums that are written as text and refuse every other text.

/// Makes an enum whose variants are words on the wire.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word on the wire; stable.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The variant of a word, if it is in the list.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::cbor::fields::Item for $name {
            fn to_item(&self) -> ciborium::Value {
                self.as_str().into()
            }

            fn from_item(value: ciborium::Value) -> Result<Self, $crate::WireError> {
                let word = value.into_text().map_err(|_| $crate::WireError::WrongType(0))?;
                Self::from_word(&word).ok_or($crate::WireError::UnknownWord(0))
            }
        }
    };
}

pub(crate) use words;
