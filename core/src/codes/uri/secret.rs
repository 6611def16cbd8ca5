//! The `secret` parameter: base32 (RFC 4648 §6) as servers and people write it.

use super::UriError;
use crate::codes::seed::{LONGEST_SEED, Seed};
use countersign_wire::Secret;
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

/// Reads the parameter without copying a character of it anywhere but into a wiped buffer.
///
/// Upper or lower case; spaces (`+` and `%20`, too) and dashes anywhere; padding at the end. Bits after the last whole
/// byte are dropped, as every server's decoder does: `data-encoding` can be told so only at run time, fallibly, and
/// this loop is shorter. 0, 1 and 8 are refused, not taken for O, I and B: a wrong guess makes wrong codes.
pub(super) fn read(raw: Option<&str>) -> Result<Seed, UriError> {
    let raw = raw.ok_or(UriError::SecretMissing)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_SEED));
    let (mut bits, mut bit_count, mut characters, mut padded) = (0_u32, 0_u32, 0_usize, false);
    for character in percent_decode_str(raw) {
        match character {
            b' ' | b'+' | b'-' | b'\t' | b'\r' | b'\n' => continue,
            b'=' => {
                padded = true;
                continue;
            }
            _ if padded => return Err(UriError::SecretNotBase32),
            _ => (),
        }
        let value = value_of(character).ok_or(UriError::SecretNotBase32)?;
        characters += 1;
        bits = (bits << 5 | u32::from(value)) & 0xfff;
        bit_count += 5;
        if bit_count >= 8 {
            bit_count -= 8;
            if bytes.len() == LONGEST_SEED {
                return Err(UriError::SecretTooLong);
            }
            bytes.push(u8::try_from(bits >> bit_count & 0xff).unwrap_or_default());
        }
    }
    match (characters, characters % 8) {
        (0, _) => return Err(UriError::SecretEmpty),
        (_, 1 | 3 | 6) => return Err(UriError::SecretCutOff),
        _ => (),
    }
    Seed::new(Secret::new(std::mem::take(&mut *bytes))).map_err(|_| UriError::SecretTooLong)
}

fn value_of(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a'),
        b'2'..=b'7' => Some(character - b'2' + 26),
        _ => None,
    }
}
