//! Deterministic CBOR (RFC 8949 §4.2.1), the narrow profile of `docs/PROTOCOL.md` §1.
//!
//! In: bytes from outside, or values of ours. Out: [`Value`]s, or bytes in the one form that exists for them. ciborium reads
//! and writes; but it accepts long numbers, open lengths, doubled and unsorted keys, so [`check`] walks the bytes first and
//! refuses each of those by name, as well as tags, floats, null, text that is not UTF-8, deep nesting and trailing bytes.
//! After it, decoding and encoding again gives the same bytes, so nothing can hide between two readings of one message.
//!
//! It never recurses deeper than [`MAX_DEPTH`] and never allocates by a length that it has not seen the bytes of.
//! [`fields`] reads closed maps; a new kind of value implements [`fields::Item`].

pub mod fields;
#[cfg(test)]
mod tests;

use ciborium::Value;

use crate::WireError;

/// Levels of nesting that a message may have.
pub const MAX_DEPTH: usize = 8;

/// Reads one item that fills the input.
///
/// # Errors
/// What [`check`] refuses.
pub fn decode(bytes: &[u8]) -> Result<Value, WireError> {
    check(bytes)?;
    ciborium::from_reader(bytes).map_err(|_| WireError::UnsupportedItem)
}

/// Writes a value in its only form. Map keys are sorted here, so callers list them in any order.
pub fn encode(value: &Value) -> Vec<u8> {
    write(&sorted(value))
}

/// Walks one item and refuses every form but the deterministic one.
///
/// # Errors
/// The first refusal met, by name: `Truncated`, `TrailingBytes`, `NotMinimal`, `IndefiniteLength`, `DuplicateKey`,
/// `UnsortedKeys`, `UnsupportedItem`, `TooDeep` or `NotUtf8`.
pub fn check(bytes: &[u8]) -> Result<(), WireError> {
    let rest = skip_item(bytes, 0)?;
    if rest.is_empty() { Ok(()) } else { Err(WireError::TrailingBytes) }
}

fn write(value: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    #[expect(clippy::expect_used, reason = "writing a value to a vector cannot fail")]
    ciborium::into_writer(value, &mut out).expect("a vector takes every byte");
    out
}

/// Checks one item and returns what follows it.
fn skip_item(input: &[u8], depth: usize) -> Result<&[u8], WireError> {
    let (major, argument, rest) = head(input)?;
    match major {
        UNSIGNED | NEGATIVE => Ok(rest),
        BYTES => split(rest, argument).map(|(_, rest)| rest),
        TEXT => {
            let (text, rest) = split(rest, argument)?;
            std::str::from_utf8(text).map_err(|_| WireError::NotUtf8)?;
            Ok(rest)
        }
        ARRAY | MAP if depth >= MAX_DEPTH => Err(WireError::TooDeep),
        ARRAY => (0..argument).try_fold(rest, |rest, _| skip_item(rest, depth + 1)),
        MAP => skip_entries(rest, argument, depth + 1),
        _ if major == SIMPLE && (argument == FALSE || argument == TRUE) => Ok(rest),
        _ => Err(WireError::UnsupportedItem),
    }
}

fn skip_entries(mut input: &[u8], count: u64, depth: usize) -> Result<&[u8], WireError> {
    let mut previous: &[u8] = &[];
    for _ in 0..count {
        let after_key = skip_item(input, depth)?;
        let (key, _) = input.split_at(input.len() - after_key.len());
        match previous.cmp(key) {
            std::cmp::Ordering::Less => previous = key,
            std::cmp::Ordering::Equal => return Err(WireError::DuplicateKey),
            std::cmp::Ordering::Greater => return Err(WireError::UnsortedKeys),
        }
        input = skip_item(after_key, depth)?;
    }
    Ok(input)
}

/// Major type and argument, RFC 8949 §3.
fn head(input: &[u8]) -> Result<(u8, u64, &[u8]), WireError> {
    let (&first, rest) = input.split_first().ok_or(WireError::Truncated)?;
    let (major, low) = (first >> 5, first & 0x1f);
    let (width, least) = match low {
        0..=23 => return Ok((major, u64::from(low), rest)),
        24 => (1, 24),
        25 => (2, 0x100),
        26 => (4, 0x1_0000),
        27 => (8, 0x1_0000_0000),
        31 => return Err(WireError::IndefiniteLength),
        _ => return Err(WireError::UnsupportedItem),
    };
    if major == SIMPLE {
        return Err(WireError::UnsupportedItem);
    }
    let (digits, rest) = split(rest, width)?;
    let argument = digits.iter().fold(0, |number, digit| number << 8 | u64::from(*digit));
    if argument < least { Err(WireError::NotMinimal) } else { Ok((major, argument, rest)) }
}

fn split(input: &[u8], length: u64) -> Result<(&[u8], &[u8]), WireError> {
    let length = usize::try_from(length).map_err(|_| WireError::Truncated)?;
    input.split_at_checked(length).ok_or(WireError::Truncated)
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Map(entries) => {
            let mut keyed: Vec<_> =
                entries.iter().map(|(key, value)| (write(key), (key.clone(), sorted(value)))).collect();
            keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Map(keyed.into_iter().map(|(_, entry)| entry).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const SIMPLE: u8 = 7;
const FALSE: u64 = 20;
const TRUE: u64 = 21;
