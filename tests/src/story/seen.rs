//! What several shells saw in the same stories, compared.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// By story: of each step what came of it.
pub type Seen = BTreeMap<String, Vec<Value>>;

/// A shell that plays the stories.
#[derive(Clone, Copy, Debug)]
pub struct Shell {
    /// What its file is called.
    pub name: &'static str,
    /// Which suite of `tests/run` writes it.
    pub suite: &'static str,
}

/// All of them. The first is what the others are compared with.
pub const SHELLS: [Shell; 3] = [
    Shell { name: "rust", suite: "story_tables" },
    Shell { name: "kotlin", suite: "android" },
    Shell { name: "swift", suite: "ios" },
];

/// Everything in which these shells did not see the same, or did not see what is in the tables: a sentence for each.
pub fn differences<E: std::fmt::Display>(tables: &Seen, files: [(&str, Result<Vec<u8>, E>); 3]) -> Vec<String> {
    let mut found = Vec::new();
    let mut shells = Vec::new();
    for (shell, (name, file)) in SHELLS.iter().zip(files) {
        let read = file.map_err(|why| why.to_string());
        match read.and_then(|bytes| serde_json::from_slice::<Seen>(&bytes).map_err(|why| why.to_string())) {
            Ok(seen) => shells.push((name, seen)),
            Err(why) => found.push(format!("{name} told nothing ({why}): run tests/run {}", shell.suite)),
        }
    }
    for (name, seen) in &shells {
        let known: BTreeSet<&String> = tables.keys().chain(seen.keys()).collect();
        for story in known {
            let (written, told) = (tables.get(story).map_or(0, Vec::len), seen.get(story).map_or(0, Vec::len));
            if written != told {
                found.push(format!("{name} told {told} steps of {story}, which has {written}"));
            }
        }
    }
    for (story, steps) in tables {
        for (at, step) in steps.iter().enumerate() {
            let told = shells.iter().filter_map(|(name, seen)| Some((name, seen.get(story)?.get(at)?)));
            let told: Vec<_> = told.collect();
            if told.windows(2).any(|pair| matches!(pair, [(_, one), (_, other)] if one != other)) {
                let each: Vec<String> = told.iter().map(|(name, outcome)| format!("\n    {name}: {outcome}")).collect();
                let (who, does) = (&step["who"], &step["does"]);
                found.push(format!("{story}, step {} ({who} {does}), came out differently:{}", at + 1, each.concat()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
