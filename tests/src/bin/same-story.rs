//! Compares what the shells saw in the stories of `tests/stories`: `target/stories/<shell>.json`, as each runner left it.
//!
//! Says how many steps came out the same; or each step that did not, and ends with status 1. A file that is missing or cannot
//! be read, a story or a step that is left out, is a difference like any other. What was seen is read and never mended.

use countersign_tests::story::{SHELLS, Seen, differences};
use std::fs;
use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seen = std::env::args_os().nth(1).map_or_else(|| root.join("../target/stories"), PathBuf::from);
    let mut tables = Seen::new();
    for entry in fs::read_dir(root.join("stories"))? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending == "json") {
            let mut table: serde_json::Value = serde_json::from_slice(&fs::read(&file)?)?;
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let steps = table.get_mut("steps").map(serde_json::Value::take).unwrap_or_default();
            tables.insert(name, serde_json::from_value(steps)?);
        }
    }
    let files = SHELLS.map(|shell| (shell.name, fs::read(seen.join(format!("{}.json", shell.name)))));
    let found = differences(&tables, files);
    for difference in &found {
        writeln!(stdout(), "{difference}")?;
    }
    if found.is_empty() {
        let steps: usize = tables.values().map(Vec::len).sum();
        writeln!(stdout(), "{steps} steps of {} stories came out the same in every shell", tables.len())?;
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
