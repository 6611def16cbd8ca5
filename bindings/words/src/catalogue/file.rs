//! The files as they are written.

use super::Kind;
use crate::WordsError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One text, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) note: Option<String>,
    pub(super) en: Forms,
    pub(super) nl: Forms,
    pub(super) ar: Forms,
}

/// A sentence, or one per form of the plural.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Forms {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

/// The kind of each placeholder.
pub(super) fn kinds(path: &Path) -> Result<BTreeMap<String, Kind>, WordsError> {
    read(path)
}

/// The texts of a file, by key.
pub(super) fn entries(path: &Path) -> Result<BTreeMap<String, Entry>, WordsError> {
    read(path)
}

/// The files of a folder, by their name without the ending.
pub(super) fn areas(folder: &Path) -> Result<BTreeMap<String, PathBuf>, WordsError> {
    let broken = |source| WordsError::File { path: folder.to_owned(), source };
    let mut found = BTreeMap::new();
    for file in std::fs::read_dir(folder).map_err(broken)? {
        let path = file.map_err(broken)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        if let (Some(stem), Some("toml")) = (stem, path.extension().and_then(|ending| ending.to_str())) {
            found.insert(stem, path);
        }
    }
    Ok(found)
}

pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, WordsError> {
    let text = std::fs::read_to_string(path).map_err(|source| WordsError::File { path: path.to_owned(), source })?;
    toml::from_str(&text).map_err(|error| WordsError::Form { path: path.to_owned(), detail: error.to_string() })
}
