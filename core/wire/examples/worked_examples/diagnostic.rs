//! Diagnostic notation (RFC 8949 §8, RFC 8610 §G): maps and arrays over several lines, claims and known bytes named.
#![expect(clippy::format_push_string, reason = "easier to read, and nobody waits for this")]

use std::collections::BTreeMap;

use ciborium::Value;
use data_encoding::HEXLOWER;

/// Names for byte strings that are whole messages of their own.
pub(crate) type Known = BTreeMap<Vec<u8>, String>;

/// Writes one value.
pub(crate) fn notation(value: &Value, known: &Known) -> String {
    let mut out = String::new();
    Writer { known, out: &mut out }.value(value, 0, Place::Message);
    out
}

/// Where a value stands: only there do byte strings hold CBOR, and keys have names.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Message,
    Claims,
    Other,
}

struct Writer<'a> {
    known: &'a Known,
    out: &'a mut String,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, depth: usize, place: Place) {
        match value {
            Value::Integer(number) => self.out.push_str(&i128::from(*number).to_string()),
            Value::Bool(truth) => self.out.push_str(if *truth { "true" } else { "false" }),
            Value::Text(text) => self.text(text),
            Value::Bytes(bytes) => self.bytes(bytes, depth, place),
            Value::Array(items) => self.array(items, depth, place),
            Value::Map(entries) => self.map(entries, depth, place),
            _ => self.out.push_str("undefined"),
        }
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        self.out.push_str(&text.replace('\\', "\\\\").replace('"', "\\\""));
        self.out.push('"');
    }

    fn bytes(&mut self, bytes: &[u8], depth: usize, place: Place) {
        let named = self.known.get(bytes).map(|name| format!(" / {name} /"));
        let inner = ciborium::from_reader::<Value, _>(bytes).ok().filter(|value| value.is_map() || value.is_array());
        match (named, inner) {
            (None, Some(inner)) if place == Place::Message && !bytes.is_empty() => {
                self.out.push_str("<< ");
                let claims =
                    matches!(&inner, Value::Map(entries) if entries.iter().any(|(key, _)| *key == BODY.into()));
                let inside = if claims {
                    Place::Claims
                } else if inner.is_array() {
                    Place::Message
                } else {
                    Place::Other
                };
                self.value(&inner, depth, inside);
                self.out.push_str(" >>");
            }
            (named, _) => {
                self.out.push_str(&format!("h'{}'", HEXLOWER.encode(bytes)));
                self.out.push_str(&named.unwrap_or_default());
            }
        }
    }

    fn array(&mut self, items: &[Value], depth: usize, place: Place) {
        let inside = if place == Place::Message { Place::Message } else { Place::Other };
        self.listed('[', ']', items.len(), depth, |writer, at, depth| {
            if let Some(item) = items.get(at) {
                writer.value(item, depth, inside);
            }
        });
    }

    fn map(&mut self, entries: &[(Value, Value)], depth: usize, place: Place) {
        self.listed('{', '}', entries.len(), depth, |writer, at, depth| {
            let Some((key, value)) = entries.get(at) else { return };
            if let Some(name) = claim(key).filter(|_| place == Place::Claims) {
                writer.out.push_str(&format!("/ {name} / "));
            }
            writer.value(key, depth, Place::Other);
            writer.out.push_str(": ");
            writer.value(value, depth, Place::Other);
        });
    }

    fn listed(&mut self, open: char, close: char, count: usize, depth: usize, item: impl Fn(&mut Self, usize, usize)) {
        self.out.push(open);
        for at in 0..count {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(depth + 1));
            item(self, at, depth + 1);
            if at + 1 < count {
                self.out.push(',');
            }
        }
        if count > 0 {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(depth));
        }
        self.out.push(close);
    }
}

fn claim(key: &Value) -> Option<&'static str> {
    let number = i64::try_from(key.as_integer()?).ok()?;
    let name = match number {
        1 => "iss",
        3 => "aud",
        4 => "exp",
        6 => "iat",
        7 => "cti",
        8 => "cnf",
        10 => "nonce",
        BODY => "body",
        _ => return None,
    };
    Some(name)
}

const BODY: i64 = -70_001;
