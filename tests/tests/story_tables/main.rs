//! The story tables of `tests/stories`, played by the Rust phone against a provider process over HTTP.
//!
//! Other shells play the same tables against the same process. What this phone saw is kept in
//! `target/stories/rust.json`, for comparing.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene must fail")]

mod breaks;
mod phone;
mod provider;
mod runner;
mod table;

use futures::StreamExt;
use futures::future::{join, join_all, ready};
use futures::stream;
use runner::{Played, play};
use serde_json::{Map, Value};
use std::path::Path;
use table::Table;

#[tokio::test]
async fn the_rust_phone_plays_every_table_as_written() {
    let (mut outcomes, mut faults) = (Map::new(), Vec::new());
    let tables = table::all();
    let played = join_all(tables.iter().map(|table| join(play(table, None), play(table, None)))).await;
    for (table, (once, twice)) in tables.iter().zip(played) {
        if once != twice {
            faults.push(format!("{} differs each time", table.story));
        }
        faults.extend(once.faults.into_iter().chain(twice.faults).map(|fault| format!("{}, {fault}", table.story)));
        outcomes.insert(table.story.clone(), Value::from(once.outcomes));
    }
    assert!(faults.is_empty(), "not as written:\n  {}", faults.join("\n  "));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("stories");
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!("{:#}\n", Value::from(outcomes));
    std::fs::write(folder.join("rust.json"), text).unwrap();
}

/// A phone that says that all went well, and did nothing in one step, does not get through.
#[tokio::test]
async fn a_phone_that_leaves_out_any_one_step_is_caught() {
    let tables = table::all();
    let steps = tables.iter().flat_map(|table| table.steps.iter().enumerate().map(move |(at, step)| (table, at, step)));
    let left_out = steps.filter(|(.., step)| step.changes_something()).map(|(table, at, step)| async move {
        let unnoticed = play(table, Some(at)).await.faults.is_empty();
        unnoticed.then(|| format!("{}, step {}: {}", table.story, at + 1, step.does))
    });
    let unnoticed: Vec<String> = stream::iter(left_out).buffer_unordered(6).filter_map(ready).collect().await;
    assert!(unnoticed.is_empty(), "nobody misses:\n  {}", unnoticed.join("\n  "));
}

/// The comparison is made at every step, and of every field.
#[tokio::test]
async fn a_table_that_is_altered_in_every_expectation_is_caught_at_every_one() {
    let altered: Vec<Table> = table::all().into_iter().map(Table::altered).collect();
    let played = join_all(altered.iter().map(|table| play(table, None))).await;
    for (table, Played { outcomes, faults }) in altered.iter().zip(played) {
        assert_eq!(outcomes.len(), table.steps.len(), "{}: {faults:?}", table.story);
        let expected: usize = table.steps.iter().map(|step| step.expect.len()).sum();
        assert_eq!(faults.len(), expected, "{}: {faults:?}", table.story);
        for (at, step) in table.steps.iter().enumerate() {
            let place = format!("step {} ", at + 1);
            let caught = faults.iter().filter(|fault| fault.starts_with(&place)).count();
            assert_eq!(caught, step.expect.len(), "{}, {place}: {faults:?}", table.story);
        }
    }
}

#[test]
fn every_story_has_its_table() {
    let stories: Vec<String> = table::all().into_iter().map(|table| table.story).collect();
    let expected = [
        "activate",
        "approve-with-number",
        "codes-offline",
        "deny",
        "not-activated",
        "provider-key-rotation",
        "provider-move",
        "report",
        "ring",
    ];
    assert_eq!(stories, expected);
}

#[test]
fn every_word_of_the_tables_is_explained() {
    let readme = std::fs::read_to_string(table::folder().join("README.md")).unwrap();
    for table in table::all() {
        for step in &table.steps {
            let documented = readme.contains(&format!("| `{}` |", step.does));
            assert!(documented, "{}: tests/stories/README.md does not explain {}", table.story, step.does);
        }
    }
}

#[test]
fn every_value_that_a_step_needs_was_kept_before() {
    for Table { story, steps, .. } in table::all() {
        let mut kept = Vec::new();
        for step in &steps {
            for needed in step.with.values().filter_map(Value::as_str).filter_map(|value| value.strip_prefix('$')) {
                assert!(kept.contains(&needed), "{story}: nothing is called {needed} yet");
            }
            kept.extend(step.keep.keys().map(String::as_str));
        }
    }
}
