//! What `tests/stories/break.sh` breaks in the core can still be broken there, and is enough: each thing that the phone of the
//! tables does, and each table, is broken at least once.

use crate::table;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;

/// One expression of the core, and a wrong one in its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    name: String,
    /// The table that must notice.
    story: String,
    /// What the phone does wrong then.
    step: String,
    says: String,
    file: String,
    code: String,
    instead: String,
}

fn all() -> Vec<Break> {
    serde_json::from_slice(&fs::read(table::folder().join("breaks/core.json")).unwrap()).unwrap()
}

#[test]
fn every_break_still_fits_the_core() {
    for found in all() {
        let source = fs::read_to_string(table::folder().join("../..").join(&found.file)).unwrap();
        assert_eq!(source.matches(&found.code).count(), 1, "{}: {} in {}", found.name, found.code, found.file);
        assert!(found.code != found.instead && !found.says.is_empty(), "{}", found.name);
    }
}

#[test]
fn every_table_and_everything_that_a_phone_does_is_broken_once_at_least() {
    let (tables, breaks) = (table::all(), all());
    let names: BTreeSet<&str> = breaks.iter().map(|found| found.name.as_str()).collect();
    assert_eq!(names.len(), breaks.len(), "each has a name of its own");
    let stories: BTreeSet<&str> = tables.iter().map(|table| table.story.as_str()).collect();
    let phone = tables.iter().flat_map(|table| &table.steps).filter(|step| step.is_phone());
    let steps: BTreeSet<&str> = phone.map(|step| step.does.as_str()).collect();
    assert_eq!(breaks.iter().map(|found| found.story.as_str()).collect::<BTreeSet<_>>(), stories);
    assert_eq!(breaks.iter().map(|found| found.step.as_str()).collect::<BTreeSet<_>>(), steps);
}
