//! ECDSA signatures as these servers read them.

/// From `r ‖ s`, as keys make it, to `Ecdsa-Sig-Value` (RFC 3279 §2.2.3). Empty for what is no such signature: a server
/// refuses it as it would a wrong one.
pub(super) fn ecdsa(signature: &[u8]) -> Vec<u8> {
    let Some((r, s)) = signature.split_at_checked(COORDINATE).filter(|(_, s)| s.len() == COORDINATE) else {
        return Vec::new();
    };
    let body = [integer(r), integer(s)].concat();
    element(SEQUENCE, &body)
}

/// Unsigned and as short as possible: a leading zero byte only where the number would look negative.
fn integer(number: &[u8]) -> Vec<u8> {
    let first = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    let digits = number.get(first..).unwrap_or_default();
    let sign: &[u8] = if digits.first().is_none_or(|byte| *byte >= 0x80) { &[0] } else { &[] };
    element(INTEGER, &[sign, digits].concat())
}

/// Nothing here is as long as 128 bytes, so one byte says the length.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or_default();
    [&[tag, length], content].concat()
}

const COORDINATE: usize = 32;
const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
