//! Deterministic CBOR (RFC 8949 §4.2.1), the narrow profile of `docs/PROTOCOL.md` §1.
//!
//! In: bytes from outside, or values of ours. Out: [`Value`]s, or bytes in the one form that exists for them. ciborium has
//! the values and writes them; its reader accepts long numbers, open lengths, doubled and unsorted keys, so reading is done
//! here. It refuses each of those by name, as well as tags, floats, null, text that is not UTF-8, deep nesting and trailing
//! bytes. Encoding what was read gives the same bytes again: nothing can hide between two readings of one message.
//!
//! It never recurses deeper than [`MAX_DEPTH`] and never allocates by a length that it has not seen the bytes of.
//! [`fields`] reads closed maps; a new kind of value implements [`fields::Item`].

pub mod fields;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use ciborium::Value;
use ciborium::value::Integer;

use crate::WireError;

/// Levels of nesting that a message may have.
pub const MAX_DEPTH: usize = 8;

/// Reads one item that fills the input.
///
/// # Errors
/// The first refusal met, by name: `Truncated`, `TrailingBytes`, `NotMinimal`, `IndefiniteLength`, `DuplicateKey`,
/// `UnsortedKeys`, `UnsupportedItem`, `TooDeep` or `NotUtf8`.
pub fn decode(bytes: &[u8]) -> Result<Value, WireError> {
    let (value, rest) = item(bytes, 0)?;
    if rest.is_empty() { Ok(value) } else { Err(WireError::TrailingBytes) }
}

/// Whether [`decode`] reads the input.
///
/// # Errors
/// What [`decode`] refuses.
pub fn check(bytes: &[u8]) -> Result<(), WireError> {
    decode(bytes).map(drop)
}

/// Writes a value in its only form. Map keys are sorted here, so callers list them in any order.
pub fn encode(value: &Value) -> Vec<u8> {
    encode_owned(value.clone())
}

/// [`encode`] without the copy.
pub(crate) fn encode_owned(mut value: Value) -> Vec<u8> {
    sort(&mut value);
    let mut out = Vec::with_capacity(512);
    #[expect(clippy::expect_used, reason = "writing a value to a vector cannot fail")]
    ciborium::into_writer(&value, &mut out).expect("a vector takes every byte");
    out
}

/// Reads one item and returns what follows it.
fn item(input: &[u8], depth: usize) -> Result<(Value, &[u8]), WireError> {
    let (major, argument, rest) = head(input)?;
    match major {
        UNSIGNED => Ok((argument.into(), rest)),
        NEGATIVE => {
            let number = Integer::try_from(-1 - i128::from(argument)).map_err(|_| WireError::UnsupportedItem)?;
            Ok((number.into(), rest))
        }
        BYTES => split(rest, argument).map(|(bytes, rest)| (bytes.into(), rest)),
        TEXT => {
            let (text, rest) = split(rest, argument)?;
            let text = std::str::from_utf8(text).map_err(|_| WireError::NotUtf8)?;
            Ok((text.into(), rest))
        }
        ARRAY | MAP if depth >= MAX_DEPTH => Err(WireError::TooDeep),
        ARRAY => array(rest, argument, depth + 1),
        MAP => map(rest, argument, depth + 1),
        _ if major == SIMPLE && argument == FALSE => Ok((false.into(), rest)),
        _ if major == SIMPLE && argument == TRUE => Ok((true.into(), rest)),
        _ => Err(WireError::UnsupportedItem),
    }
}

fn array(mut input: &[u8], count: u64, depth: usize) -> Result<(Value, &[u8]), WireError> {
    let mut items = Vec::new();
    for _ in 0..count {
        let (value, rest) = item(input, depth)?;
        items.push(value);
        input = rest;
    }
    Ok((Value::Array(items), input))
}

fn map(mut input: &[u8], count: u64, depth: usize) -> Result<(Value, &[u8]), WireError> {
    let mut entries = Vec::new();
    let mut previous: &[u8] = &[];
    for _ in 0..count {
        let (key, after_key) = item(input, depth)?;
        let (encoded, _) = input.split_at(input.len() - after_key.len());
        match previous.cmp(encoded) {
            Ordering::Less => previous = encoded,
            Ordering::Equal => return Err(WireError::DuplicateKey),
            Ordering::Greater => return Err(WireError::UnsortedKeys),
        }
        let (value, rest) = item(after_key, depth)?;
        entries.push((key, value));
        input = rest;
    }
    Ok((Value::Map(entries), input))
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

/// Puts the keys of every map in bytewise order of their encodings.
fn sort(value: &mut Value) {
    match value {
        Value::Map(entries) => {
            for (_, value) in entries.iter_mut() {
                sort(value);
            }
            entries.sort_by(|(one, _), (other, _)| key_order(one, other));
        }
        Value::Array(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}

/// In their shortest form, numbers are ordered as numbers, the negative ones after the others and backwards.
fn key_order(one: &Value, other: &Value) -> Ordering {
    match (one.as_integer().map(i128::from), other.as_integer().map(i128::from)) {
        (Some(one), Some(other)) if (one < 0) == (other < 0) => one.abs().cmp(&other.abs()),
        (Some(one), Some(_)) => {
            if one < 0 {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        _ => encode(one).cmp(&encode(other)),
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
