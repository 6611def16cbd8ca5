//! The look: colours, sizes and distances, once for every shell.

use crate::WordsError;
use crate::catalogue::read;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The design tokens.
#[derive(Clone, Debug)]
pub struct Design {
    /// By name.
    pub colours: BTreeMap<String, Colour>,
    /// Sizes of type, in points that follow the person's own setting.
    pub type_sizes: BTreeMap<String, u16>,
    /// Distances, in points.
    pub spaces: BTreeMap<String, u16>,
    /// Other sizes, in points.
    pub sizes: BTreeMap<String, u16>,
}

/// A colour by day and by night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// On a light background.
    pub light: Shade,
    /// On a dark background.
    pub dark: Shade,
}

/// Red, green and blue, sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shade(pub [u8; 3]);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    colour: BTreeMap<String, [String; 2]>,
    r#type: BTreeMap<String, u16>,
    space: BTreeMap<String, u16>,
    size: BTreeMap<String, u16>,
}

impl Design {
    /// Reads `tokens.toml` of a folder.
    pub fn read(folder: &Path) -> Result<Self, WordsError> {
        let written: Written = read(&folder.join("tokens.toml"))?;
        let names = written.colour.keys().chain(written.r#type.keys()).chain(written.space.keys());
        let snake = |name: &String| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if let Some(name) = names.chain(written.size.keys()).find(|name| !snake(name)) {
            return Err(WordsError::TokenName { name: name.clone() });
        }
        let mut colours = BTreeMap::new();
        for (name, [light, dark]) in written.colour {
            let shade = |text: &str| Shade::parse(text).ok_or_else(|| WordsError::Colour { name: name.clone() });
            let colour = Colour { light: shade(&light)?, dark: shade(&dark)? };
            colours.insert(name, colour);
        }
        Ok(Self { colours, type_sizes: written.r#type, spaces: written.space, sizes: written.size })
    }
}

impl Shade {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// `RRGGBB`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("{red:02X}{green:02X}{blue:02X}")
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| match f64::from(channel) / 255.0 {
            dark if dark <= 0.040_45 => dark / 12.92,
            light => ((light + 0.055) / 1.055).powf(2.4),
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

#[cfg(test)]
mod tests;
