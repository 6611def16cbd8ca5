//! The typed number. Blind taps do not count: where a server offers options to pick from, the person types the one on
//! the other screen, and this maps it.

use super::prompt::NumberToType;
use crate::protocols::NumberRequest;

/// Wrong tries at a server that offers options: a guess among three must not be free.
pub(super) const TRIES: u8 = 3;

/// Why what was typed does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberRefused {
    /// Missing, or not of that form: typed again without being counted.
    Form {
        /// How many digits; `None` if they vary.
        digits: Option<u8>,
    },
    /// None of the numbers that the other screen can show.
    NotOffered,
}

/// What to send for what was typed. Where nothing is asked, what was typed is not sent.
pub(super) fn check(request: &NumberRequest, typed: Option<&str>) -> Result<Option<String>, NumberRefused> {
    let digits = match NumberToType::of(request) {
        NumberToType::None => return Ok(None),
        NumberToType::Digits(digits) => Some(digits),
        NumberToType::Text => None,
    };
    let typed = plain(typed.unwrap_or_default());
    let form = match digits {
        Some(digits) => typed.len() == usize::from(digits) && typed.bytes().all(|byte| byte.is_ascii_digit()),
        None => !typed.is_empty(),
    };
    if !form {
        return Err(NumberRefused::Form { digits });
    }
    match request {
        NumberRequest::None | NumberRequest::Type { .. } => Ok(Some(typed)),
        NumberRequest::TypeOneOf { options } => {
            let mut fitting = options.iter().filter(|option| plain(option) == typed);
            match (fitting.next(), fitting.next()) {
                (Some(only), None) => Ok(Some(only.clone())),
                _ => Err(NumberRefused::NotOffered),
            }
        }
    }
}

/// Without spaces, in capitals, with the digits of other scripts' keyboards as ASCII.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(ascii_digit).flat_map(char::to_uppercase).collect()
}

fn ascii_digit(c: char) -> char {
    const ZEROS: [u32; 6] = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10];
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}
