//! The documents of `--json`, against the schema in the README.

use crate::phone::Phone;
use serde_json::Value;

const README: &str = include_str!("../../README.md");
const LINK: &str = "otpauth://totp/Bank:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank";

/// Every field of a document is in the row of its kind, or in the shared paragraphs below the table.
fn is_documented(document: &Value) {
    let kind = document["kind"].as_str().expect("every document has a kind");
    let row = README.lines().find(|line| line.starts_with(&format!("| `{kind}` |")));
    let row = row.unwrap_or_else(|| panic!("the README has no row for {kind}"));
    let shared = README.lines().filter(|line| line.starts_with("An *account*") || line.starts_with("`needs-react"));
    let shared: String = shared.collect();
    let mut fields = Vec::new();
    names(document, &mut fields);
    for field in fields.into_iter().filter(|field| field != "kind") {
        let named = format!("`{field}`");
        assert!(row.contains(&named) || shared.contains(&named), "{kind} has the undocumented field {field}");
    }
}

fn names(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                into.push(name.clone());
                // What is in a log entry or a finding is the library's.
                if name != "event" && name != "subject" && name != "failure" {
                    names(value, into);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

#[test]
fn every_document_is_in_the_readme() {
    let phone = Phone::new();
    for arguments in [
        &["accounts"][..],
        &["activate", LINK, "--yes"],
        &["accounts"],
        &["codes"],
        &["log", "show", "1"],
        &["log", "verify"],
        &["doctor"],
        &["device-token", "show"],
        &["device-token", "none"],
        &["inspect", LINK, "--at", "59"],
        &["inspect", "hello"],
        &["reactivate"],
        &["listen", "--for", "1"],
        &["accounts", "forget", "1", "--yes"],
    ] {
        let documents = phone.json(arguments);
        assert!(!documents.is_empty() || arguments[0] == "listen", "{arguments:?} prints a document");
        documents.iter().for_each(is_documented);
    }
}

#[test]
fn an_activation_is_told_step_by_step() {
    let phone = Phone::new();
    let documents = phone.json(&["activate", LINK, "--yes"]);
    let kinds: Vec<_> = documents.iter().map(|document| document["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["offer", "activated"]);
    let account = &documents[1]["account"];
    assert_eq!(account["label"], "Bank");
    assert_eq!(account["name"], "anna");
    assert_eq!(account["push"]["state"], "codes-only");
    assert_eq!(account["codes"][0]["kind"], "totp");
    assert_eq!(account["bindings"].as_array().unwrap().len(), 0);
}

#[test]
fn an_answer_to_a_prompt_that_is_not_there_is_an_error_and_listening_goes_on() {
    let phone = Phone::new();
    let output = crate::phone::finish(
        phone.command(&["--json", "listen", "--for", "2"]),
        "deny 0123456789abcdef0123456789abcdef\nnonsense\n",
    );
    let documents = crate::phone::documents(&output);
    let codes: Vec<_> = documents.iter().map(|document| document["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["not-found", "input"]);
    assert_eq!(crate::phone::code(&output), 0);
}
