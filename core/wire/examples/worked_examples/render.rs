//! The worked examples as Markdown, and their place in the document.
#![expect(clippy::format_push_string, reason = "easier to read, and nobody waits for this")]

use std::fs;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use serde_json::Value;

use super::diagnostic::{Known, notation};

/// The examples, from `tests/vectors/native.json`.
pub(crate) fn examples() -> Result<String, String> {
    let path = repository().join("tests/vectors/native.json");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let messages = list(&file, "messages")?;
    let mut known = Known::new();
    for message in messages {
        if text_of(message, "structure")? != "plain" && text_of(message, "name")? != "enrol-transcript" {
            known.insert(bytes_of(message, "bytes")?, text_of(message, "name")?.to_owned());
        }
    }
    let mut out = introduction(&file)?;
    for message in messages {
        out.push_str(&example(message, &known)?);
    }
    Ok(out)
}

/// Replaces what stands between the markers.
#[allow(dead_code, reason = "the command uses it, the test that shares this file does not")]
pub(crate) fn write_document() -> Result<(), String> {
    let path = document_path();
    let document = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let (before, _, after) = parts(&document)?;
    fs::write(&path, format!("{before}{}{after}", examples()?)).map_err(|error| error.to_string())
}

/// What stands between the markers now.
#[allow(dead_code, reason = "the test that shares this file uses it, the command does not")]
pub(crate) fn in_document() -> Result<String, String> {
    let document = fs::read_to_string(document_path()).map_err(|error| error.to_string())?;
    parts(&document).map(|(_, examples, _)| examples.to_owned())
}

fn parts(document: &str) -> Result<(&str, &str, &str), String> {
    let missing = || "the document has no markers".to_owned();
    let start = document.find(BEGIN).map(|at| at + BEGIN.len()).ok_or_else(missing)?;
    let end = document.find(END).filter(|end| *end >= start).ok_or_else(missing)?;
    let (before, rest) = document.split_at(start);
    let (examples, after) = rest.split_at(end - start);
    Ok((before, examples, after))
}

fn introduction(file: &Value) -> Result<String, String> {
    let offer = file.pointer("/facts/offer").ok_or("no offer")?;
    let code = file.pointer("/facts/typed_code").ok_or("no typed code")?;
    let enrolment = file.pointer("/facts/enrolment").ok_or("no enrolment")?;
    let mut out = String::from("\nKeys (uncompressed points) and their thumbprints:\n\n```\n");
    for (name, key) in file.get("keys").and_then(Value::as_object).ok_or("no keys")? {
        let (public, thumbprint) = (text_of(key, "public")?, text_of(key, "thumbprint")?);
        out.push_str(&format!("{name}\n  {public}\n  {thumbprint}\n"));
    }
    out.push_str(
        "```\n\nOffer and what is derived from it; the six digits and the code keys of the enrolment below:\n\n```\n",
    );
    for (fact, of, name) in [
        ("link", offer, "link"),
        ("link on the web", offer, "web_link"),
        ("secret", offer, "secret"),
        ("offer-id", offer, "id"),
        ("auth", offer, "auth"),
        ("seed", offer, "seed"),
        ("typed code", code, "grouped"),
        ("its offer-id", code, "id"),
        ("six digits", enrolment, "digits"),
        ("phone's 32 bytes", enrolment, "contribution"),
    ] {
        out.push_str(&format!("{fact}: {}\n", text_of(of, name)?));
    }
    for (algorithm, seed) in enrolment.get("code_seeds").and_then(Value::as_object).ok_or("no code seeds")? {
        out.push_str(&format!("code key for {algorithm}: {}\n", seed.as_str().unwrap_or_default()));
    }
    out.push_str("```\n");
    Ok(out)
}

fn example(message: &Value, known: &Known) -> Result<String, String> {
    let name = text_of(message, "name")?;
    let bytes = bytes_of(message, "bytes")?;
    let value = ciborium::from_reader(bytes.as_slice()).map_err(|error| format!("{name}: {error}"))?;
    let mut out = format!("\n### {name}\n\n");
    if let Ok(purpose) = text_of(message, "purpose") {
        let keys: Vec<_> = list(message, "keys")?.iter().filter_map(Value::as_str).collect();
        let aad = text_of(message, "external_aad")?;
        out.push_str(&format!("Purpose `{purpose}`, key {}. external_aad:\n\n```\n{aad}\n```\n\n", keys.join(", ")));
    }
    out.push_str(&format!("{} bytes:\n\n```\n{}```\n\n", bytes.len(), lines(&HEXLOWER.encode(&bytes))));
    out.push_str(&format!("```\n{}\n```\n", notation(&value, known)));
    Ok(out)
}

fn lines(hex: &str) -> String {
    let mut out = String::new();
    for (at, digit) in hex.chars().enumerate() {
        if at > 0 && at % 128 == 0 {
            out.push('\n');
        }
        out.push(digit);
    }
    out.push('\n');
    out
}

fn list<'a>(value: &'a Value, name: &str) -> Result<&'a Vec<Value>, String> {
    value.get(name).and_then(Value::as_array).ok_or_else(|| format!("no list {name}"))
}

fn text_of<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    value.get(name).and_then(Value::as_str).ok_or_else(|| format!("no text {name}"))
}

fn bytes_of(value: &Value, name: &str) -> Result<Vec<u8>, String> {
    HEXLOWER.decode(text_of(value, name)?.as_bytes()).map_err(|error| error.to_string())
}

fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn document_path() -> PathBuf {
    repository().join("docs/PROTOCOL.md")
}

const BEGIN: &str = "<!-- examples: made by `cargo run -p countersign-wire --example worked_examples -- --write` -->\n";
const END: &str = "<!-- end of examples -->";
