//! Names that say nothing, and notes to oneself.

use crate::sources::{assert_none, sources};

/// A thing called this has no definition, so anything may be put there.
const EMPTY: [&str; 9] = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "stuff"];

#[test]
fn no_file_or_folder_has_an_empty_name() {
    let mut breaches = Vec::new();
    for source in sources("", &["rs", "py", "sh", "md", "json", "toml"]) {
        let parts = source.path.split(['/', '.', '_', '-']).map(str::to_lowercase);
        if parts.into_iter().any(|part| EMPTY.contains(&part.as_str())) {
            breaches.push(source.path);
        }
    }
    assert_none(&breaches, "a file name that does not say what is inside");
}

#[test]
fn no_type_or_module_has_an_empty_name() {
    let mut breaches = Vec::new();
    for source in sources("", &["rs"]) {
        for (line, code) in source.code() {
            let words: Vec<&str> = code.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
            let named = words.windows(2).filter(|pair| ["struct", "enum", "trait", "mod", "type"].contains(&pair[0]));
            for pair in named {
                let name = pair[1].to_lowercase();
                if EMPTY.iter().any(|empty| name == *empty || name.ends_with("manager") || name.ends_with("helper")) {
                    breaches.push(format!("{}:{line} {}", source.path, pair[1]));
                }
            }
        }
    }
    assert_none(&breaches, "a name that does not say what the thing is");
}

#[test]
fn nothing_is_left_undone_or_switched_off_in_the_code() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("#[ig", "nore"), concat!("HA", "CK")];
    let mut breaches = Vec::new();
    for source in sources("", &["rs", "py", "sh", "toml", "md"]) {
        for (line, text) in source.text.lines().enumerate() {
            let mut marked = marks.iter().filter(|mark| text.contains(**mark));
            breaches.extend(marked.next().map(|mark| format!("{}:{} {mark}", source.path, line + 1)));
        }
    }
    assert_none(&breaches, "a note to oneself, or a test that does not run");
}
