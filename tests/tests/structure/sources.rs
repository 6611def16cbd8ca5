//! Reads the repository's own files.

use std::fs;
use std::path::{Path, PathBuf};

/// One text file: its path from the root of the repository, with `/`, and its content.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Test code is free of most rules.
    pub(crate) fn is_test(&self) -> bool {
        let tests_crate = self.path.starts_with("tests/");
        tests_crate || self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// Lines with their numbers and without comments.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let uncommented = |line: &'_ str| line.find("//").unwrap_or(line.len());
        self.text.lines().enumerate().map(move |(n, line)| (n + 1, &line[..uncommented(line)]))
    }
}

/// Root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All files of the given endings under a folder, or the file itself, in a fixed order.
pub(crate) fn sources(under: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(under), endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Rust files of the crates that are shipped.
pub(crate) fn product_code() -> Vec<Source> {
    let mut found: Vec<Source> =
        ["core", "bindings", "cli", "provider"].iter().flat_map(|c| sources(c, &["rs"])).collect();
    found.retain(|source| !source.is_test());
    assert!(found.len() > 20, "most of the code was not found");
    found
}

/// Folders of things that are made and not written.
const NOT_OURS: [&str; 5] = ["target", "corpus", "artifacts", "node_modules", "__pycache__"];

fn collect(path: &Path, endings: &[&str], found: &mut Vec<Source>) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if path.is_dir() {
        let hidden = name.starts_with('.') && ![".ci", ".cargo"].contains(&name.as_str());
        if !hidden && !NOT_OURS.contains(&name.as_str()) {
            for entry in fs::read_dir(path).unwrap() {
                collect(&entry.unwrap().path(), endings, found);
            }
        }
    } else if endings.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
        let path_from_root = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        found.push(Source { path: path_from_root, text: fs::read_to_string(path).unwrap() });
    }
}

/// Fails with one line for each breach.
#[track_caller]
pub(crate) fn assert_none(breaches: &[String], rule: &str) {
    assert!(breaches.is_empty(), "{rule}:\n  {}\n", breaches.join("\n  "));
}
