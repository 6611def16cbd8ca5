//! Every text has a use.
//!
//! A text is used if a shell's source has its name: `accounts_title` in Rust and XML, `ACCOUNTS_TITLE` in Kotlin,
//! `accountsTitle` in Swift. Texts of failures are used by code (`Word.failure`, `words::failure`); what a phone's system says
//! for the app is named where its files are made (`bindings/words/src/render`).
//!
//! A screen's texts come before the screen. So its file is held to this rule as soon as a phone mentions one of them,
//! and every file is once the pictures of all screens are in `docs/screens`.

use crate::sources::{identifiers, root};
use crate::{assert_none, catalogue};
use countersign_words::Text;
use std::collections::BTreeSet;

/// Found by code at run time; other tests compare them with the core.
const BY_CODE: [&str; 3] = ["failure", "help", "who"];

#[test]
fn every_text_has_a_use() {
    let others: BTreeSet<String> = ["cli/src", "bindings/words/src/render"].into_iter().flat_map(identifiers).collect();
    let phones: BTreeSet<String> = ["android", "ios"].into_iter().flat_map(identifiers).collect();
    let catalogue = catalogue();
    let said = |text: &Text, by: &BTreeSet<String>| spellings(&text.key).iter().any(|name| by.contains(name));
    let all_screens_are_there = root().join("docs/screens").is_dir();
    let held: BTreeSet<&str> = catalogue
        .texts()
        .iter()
        .filter(|text| text.area == "terminal" || all_screens_are_there || said(text, &phones))
        .map(|text| text.area.as_str())
        .filter(|area| !BY_CODE.contains(area))
        .collect();
    let unused = catalogue.texts().iter().filter(|text| held.contains(text.area.as_str()));
    let unused = unused.filter(|text| !said(text, &phones) && !said(text, &others));
    assert_none(&unused.map(|text| text.key.clone()).collect::<Vec<_>>(), "a text that no shell says");
}

#[test]
fn shells_say_nothing_that_is_not_in_the_catalogue() {
    let catalogue = catalogue();
    let known: BTreeSet<String> = catalogue.texts().iter().flat_map(|text| spellings(&text.key)).collect();
    let mut breaches = Vec::new();
    for name in identifiers_after("android", &["R.string.", "R.plurals.", "@string/", "Word."]) {
        let is_name = name.contains('_') && !name.starts_with("app_");
        if is_name && !known.contains(&name) {
            breaches.push(name);
        }
    }
    assert_none(&breaches, "a text that is not in the catalogue");
}

/// What follows one of these marks in the files below a folder.
fn identifiers_after(under: &str, marks: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    crate::sources::each_file(under, &mut |text| {
        for mark in marks {
            for after in text.split(mark).skip(1) {
                found.insert(after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
    });
    found
}

/// The key as Rust and XML, Kotlin and Swift write it.
fn spellings(key: &str) -> [String; 3] {
    let mut camel = String::new();
    for part in key.split('_') {
        let mut letters = part.chars();
        match letters.next() {
            Some(first) if !camel.is_empty() => camel.extend(first.to_uppercase().chain(letters)),
            _ => camel += part,
        }
    }
    [key.to_owned(), key.to_uppercase(), camel]
}
