//! Typed codes: five groups of four Crockford base-32 characters and one check character each.
//!
//! In: what a person typed. Out: the code, or the group to look at again, so that a screen can mark each group while the
//! next is typed. Forgiven: case, spaces, dashes, `O` for 0, `I` and `L` for 1. Refused: every other character, a group
//! that is too short or long, a check character that does not fit. Any one wrong character, two swapped characters of a
//! group and swapped groups are caught: the weights 2, 4, 8, 16 and the group's number in GF(2⁵) make that so.
//! `docs/PROTOCOL.md` §5 has the arithmetic.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

use crate::Secret;

/// A typed code. Its 20 data characters are the offer's secret.
pub struct TypedCode(Zeroizing<[u8; DATA]>);

/// Why a typed code was refused. Groups count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// A character that no code holds.
    #[error("group {group} holds a character that codes do not use")]
    IllegalCharacter {
        /// 1–5.
        group: usize,
    },
    /// Too few or too many characters.
    #[error("group {group} does not have five characters")]
    WrongLength {
        /// 1–5, or more where there are too many groups.
        group: usize,
    },
    /// A character is wrong, or two are swapped.
    #[error("group {group} has a mistake")]
    Mistyped {
        /// 1–5.
        group: usize,
    },
}

impl TypedCode {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// The first group that is wrong, and how.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let characters: Zeroizing<String> = Zeroizing::new(text.chars().filter(|c| !is_separator(*c)).collect());
        let written: Vec<&str> = text.split(is_separator).filter(|part| !part.is_empty()).collect();
        let mut data = Zeroizing::new([0; DATA]);
        let groups = if written.len() == GROUPS { written } else { chunks(&characters) };
        if groups.len() > GROUPS {
            return Err(CodeError::WrongLength { group: GROUPS + 1 });
        }
        for (index, slot) in data.chunks_exact_mut(GROUP_DATA).enumerate() {
            let typed = groups.get(index).copied().unwrap_or_default();
            slot.copy_from_slice(&parse_group(typed, index + 1)?);
        }
        Ok(Self(data))
    }

    /// Makes a code from 20 random bytes; the low five bits of each count.
    pub fn from_random(random: &[u8; DATA]) -> Self {
        let mut data = Zeroizing::new([0; DATA]);
        for (to, from) in data.iter_mut().zip(random) {
            *to = character(from & 0x1f);
        }
        Self(data)
    }

    /// As people see it: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    pub fn to_grouped(&self) -> Secret {
        let mut out = Vec::with_capacity(GROUPS * (GROUP + 1));
        for (index, group) in self.0.chunks_exact(GROUP_DATA).enumerate() {
            if index > 0 {
                out.push(b'-');
            }
            out.extend_from_slice(group);
            out.push(character(check(group, index + 1)));
        }
        Secret::new(out)
    }

    pub(super) fn data(&self) -> &[u8; DATA] {
        &self.0
    }
}

impl fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedCode(…)")
    }
}

/// Checks one group while the next is being typed; `group` counts from 1.
///
/// # Errors
/// What is wrong with it.
pub fn check_group(text: &str, group: usize) -> Result<(), CodeError> {
    parse_group(text, group).map(|_| ())
}

/// Data characters of a code.
pub(super) const DATA: usize = 20;
const GROUPS: usize = 5;
const GROUP: usize = 5;
const GROUP_DATA: usize = 4;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn parse_group(text: &str, group: usize) -> Result<[u8; GROUP_DATA], CodeError> {
    let mut symbols = text.chars().filter(|c| !is_separator(*c)).map(|c| symbol(c).ok_or(c));
    let mut values = Zeroizing::new([0; GROUP]);
    for value in values.iter_mut() {
        *value = match symbols.next() {
            Some(symbol) => symbol.map_err(|_| CodeError::IllegalCharacter { group })?,
            None => return Err(CodeError::WrongLength { group }),
        };
    }
    if symbols.next().is_some() {
        return Err(CodeError::WrongLength { group });
    }
    let [data @ .., given] = *values;
    let data = data.map(character);
    if check(&data, group) == given { Ok(data) } else { Err(CodeError::Mistyped { group }) }
}

/// 2·d1 + 4·d2 + 8·d3 + 16·d4 + group in GF(2⁵).
fn check(data: &[u8], group: usize) -> u8 {
    let start = u8::try_from(group).unwrap_or_default();
    let weighted = |(index, byte): (usize, &u8)| (0..=index).fold(value(*byte), |product, _| double(product));
    data.iter().enumerate().map(weighted).fold(start, |sum, term| sum ^ term)
}

/// Times two in GF(2⁵), modulus x⁵ + x² + 1.
const fn double(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 0x20 == 0 { doubled } else { doubled ^ 0x25 }
}

fn character(value: u8) -> u8 {
    ALPHABET.get(usize::from(value)).copied().unwrap_or(b'0')
}

fn value(character: u8) -> u8 {
    symbol(char::from(character)).unwrap_or_default()
}

/// The value of a typed character.
fn symbol(typed: char) -> Option<u8> {
    let canonical = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET.iter().position(|known| char::from(*known) == canonical)?;
    u8::try_from(at).ok()
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Groups of five characters; the last may be shorter.
fn chunks(text: &str) -> Vec<&str> {
    let mut groups = Vec::with_capacity(GROUPS);
    let mut rest = text;
    while !rest.is_empty() && groups.len() <= GROUPS {
        let end = rest.char_indices().nth(GROUP).map_or(rest.len(), |(at, _)| at);
        let (group, after) = rest.split_at(end);
        groups.push(group);
        rest = after;
    }
    groups
}
