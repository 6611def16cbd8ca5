//! A table: steps in order.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// A story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// Its name, which is its file's.
    pub(crate) story: String,
    /// What it shows.
    pub(crate) says: String,
    pub(crate) steps: Vec<Step>,
}

/// Somebody does something, and something comes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// `phone`, or an organisation.
    pub(crate) who: String,
    pub(crate) does: String,
    /// `"$name"` stands for a value that was kept.
    #[serde(default)]
    pub(crate) with: Map<String, Value>,
    /// Fields of the outcome that must be so.
    #[serde(default)]
    pub(crate) expect: Map<String, Value>,
    /// Name to field of the outcome.
    #[serde(default)]
    pub(crate) keep: BTreeMap<String, String>,
}

impl Table {
    /// Every expectation becomes one that nothing meets; a step without one gets one.
    pub(crate) fn altered(mut self) -> Self {
        for step in &mut self.steps {
            if step.expect.is_empty() {
                step.expect.insert("failure".to_owned(), Value::Null);
            }
            step.expect.values_mut().for_each(|value| *value = Value::from("altered"));
        }
        self
    }
}

impl Step {
    pub(crate) fn is_phone(&self) -> bool {
        self.who == "phone"
    }

    /// It is not only looking or waiting, so that leaving it out must show.
    pub(crate) fn changes_something(&self) -> bool {
        let does = ["activate", "approve", "code", "deny", "look", "move", "rename", "report", "ring"];
        self.is_phone() && does.contains(&self.does.as_str()) && !self.expect.contains_key("failure")
    }
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("stories")
}

/// Every table, by name; only one, if its name is in `COUNTERSIGN_STORY`.
pub(crate) fn all() -> Vec<Table> {
    let only = std::env::var("COUNTERSIGN_STORY").ok();
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut tables: Vec<Table> = files
        .filter(|file| file.extension().is_some_and(|ending| ending == "json"))
        .map(|file| {
            let table: Table = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
            assert_eq!(file.file_stem().unwrap().to_str(), Some(table.story.as_str()));
            assert!(!table.says.is_empty());
            table
        })
        .collect();
    tables.retain(|table| only.as_ref().is_none_or(|only| table.story == *only));
    tables.sort_by(|a, b| a.story.cmp(&b.story));
    tables
}
