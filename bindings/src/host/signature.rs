//! ECDSA signatures: from DER, as platforms give them, to the 64 bytes `r ‖ s` that the core wants (RFC 9053 §2.1).

/// Reads `SEQUENCE { INTEGER r, INTEGER s }` (RFC 3279 §2.2.3) strictly: shortest forms, nothing behind it, and no
/// number over 32 bytes. `None` for everything else.
pub(super) fn from_der(der: &[u8]) -> Option<Vec<u8>> {
    let (content, rest) = element(der, SEQUENCE)?;
    let (r, after) = element(content, INTEGER)?;
    let (s, end) = element(after, INTEGER)?;
    if !rest.is_empty() || !end.is_empty() {
        return None;
    }
    let mut out = scalar(r)?.to_vec();
    out.extend_from_slice(&scalar(s)?);
    Some(out)
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const SCALAR: usize = 32;

/// Content and rest. A length of one byte is enough: two scalars take at most 70.
fn element(from: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let [first, length, rest @ ..] = from else { return None };
    if *first != tag || *length > 0x7f {
        return None;
    }
    rest.split_at_checked(usize::from(*length))
}

fn scalar(integer: &[u8]) -> Option<[u8; SCALAR]> {
    let digits = match integer {
        [0, high, ..] if high & 0x80 != 0 => integer.get(1..)?,
        [first, ..] if *first != 0 && first & 0x80 == 0 => integer,
        _ => return None,
    };
    let mut out = [0; SCALAR];
    out.get_mut(SCALAR.checked_sub(digits.len())?..)?.copy_from_slice(digits);
    Some(out)
}

#[cfg(test)]
mod tests;
