//! From an HMAC to the text that a person reads.

use std::fmt;
use thiserror::Error;

/// One code, as text of 5 to 10 characters in a fixed buffer, so that a list allocates nothing.
///
/// `Debug` is silent. A code is made to be shown and lives seconds, so it is not wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    text: [u8; LONGEST],
    length: usize,
}

/// Why there is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    /// A counter code was asked for by time, or a time code by counter.
    #[error("this account makes codes of the other kind")]
    OtherKind,
    /// The counter has reached its last value, 2⁶⁴ − 1. RFC 4226 has no code after it.
    #[error("the counter is used up")]
    CounterExhausted,
}

impl Code {
    /// The code as the person types it: decimal digits with leading zeros, or Steam's five characters.
    pub fn as_str(&self) -> &str {
        self.text.get(..self.length).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Decimal digits of the truncated hash (RFC 4226 §5.3), `digits` of them, padded with zeros.
    pub(super) fn decimal(hash: &[u8], digits: u8) -> Self {
        let mut rest = truncated(hash);
        let mut text = [b'0'; LONGEST];
        let length = usize::from(digits).min(LONGEST);
        for place in text.iter_mut().take(length).rev() {
            *place = b'0' + last_digit(rest);
            rest /= 10;
        }
        Self { text, length }
    }

    /// Steam's text: five characters of a 26-letter alphabet, least significant first.
    pub(super) fn steam(hash: &[u8]) -> Self {
        let mut rest = truncated(hash);
        let mut text = [b'0'; LONGEST];
        for place in text.iter_mut().take(STEAM_LENGTH) {
            let index = usize::try_from(rest % 26).unwrap_or_default();
            *place = STEAM_ALPHABET.get(index).copied().unwrap_or_default();
            rest /= 26;
        }
        Self { text, length: STEAM_LENGTH }
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// Ten digits hold every 31-bit number; more would only add zeros.
const LONGEST: usize = 10;
const STEAM_LENGTH: usize = 5;
const STEAM_ALPHABET: &[u8; 26] = b"23456789BCDFGHJKMNPQRTVWXY";

/// Dynamic truncation, RFC 4226 §5.3: four bytes at the offset that the last four bits name, without the sign bit.
fn truncated(hash: &[u8]) -> u32 {
    let offset = usize::from(hash.last().copied().unwrap_or_default() & 0x0f);
    let word = hash.iter().skip(offset).take(4).fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
    word & 0x7fff_ffff
}

fn last_digit(number: u32) -> u8 {
    u8::try_from(number % 10).unwrap_or_default()
}
