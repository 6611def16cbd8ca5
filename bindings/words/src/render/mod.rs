//! Each platform's own files, made from the catalogue and the tokens.
//!
//! A renderer gives paths and contents; [`write_all`] writes those that differ, so that a build is not woken for
//! nothing. To add a platform: a file here that gives its [`File`]s, and an arm in `main.rs`.

mod android;
mod apple;
mod kotlin;
mod names;
mod source;
mod swift;
mod terminal;

pub use android::android;
pub use apple::apple;
pub use terminal::terminal;

use crate::WordsError;
use std::path::{Path, PathBuf};

/// A file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Below the folder that was asked for, with `/`.
    pub path: String,
    /// All of it.
    pub content: String,
}

impl File {
    fn new(path: impl Into<String>, content: impl Into<String>) -> Self {
        Self { path: path.into(), content: content.into() }
    }
}

/// Writes what is not there yet or differs, and nothing else.
pub fn write_all(files: &[File], under: &Path) -> Result<(), WordsError> {
    for file in files {
        let path = under.join(&file.path);
        if std::fs::read_to_string(&path).is_ok_and(|there| there == file.content) {
            continue;
        }
        write(&path, &file.content).map_err(|source| WordsError::File { path: PathBuf::from(&path), source })?;
    }
    Ok(())
}

fn write(path: &Path, content: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, content)
}

/// The first line of whatever is made.
const MADE: &str = "Made from bindings/words by countersign-words. Change it there.";

#[cfg(test)]
mod tests;
