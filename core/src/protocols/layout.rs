//! For the tests that freeze saved layouts: a fixture as an exchange, and what of a state is its layout.

use crate::exchange::Saved;
use ciborium::Value;

/// What an app once saved; `hex` is a file of a dialect's `fixtures/`.
pub(crate) fn saved(protocol: &str, kind: &str, version: u16, hex: &str) -> Saved {
    let state = data_encoding::HEXLOWER.decode(hex.trim().as_bytes()).unwrap();
    Saved { protocol: protocol.into(), kind: kind.into(), version, state }
}

/// Keys and types, without the values.
pub(crate) fn shape(saved: &Saved) -> String {
    shape_of(&ciborium::from_reader(saved.state.as_slice()).unwrap())
}

fn shape_of(value: &Value) -> String {
    match value {
        Value::Map(entries) => {
            let fields: Vec<_> = entries.iter().map(|(k, v)| format!("{k:?}: {}", shape_of(v))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(shape_of).collect::<Vec<_>>().join(", ")),
        Value::Bytes(_) => "bytes".into(),
        Value::Text(_) => "text".into(),
        Value::Bool(_) => "bool".into(),
        Value::Integer(_) => "number".into(),
        Value::Null => "null".into(),
        other => format!("{other:?}"),
    }
}
