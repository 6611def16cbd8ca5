//! Brings file, environment and flags together.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{Config, ConfigError};

/// The settings file when none is named. It may be missing.
pub const DEFAULT_FILE: &str = "countersign-provider.toml";

const PREFIX: &str = "COUNTERSIGN_PROVIDER__";

/// Where settings come from. Later sources win.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file, if one was named. A named file must exist.
    pub file: Option<PathBuf>,
    /// Environment variables; those without the prefix are skipped.
    pub environment: Vec<(String, String)>,
    /// `section.name=value`, as given to `--set`.
    pub flags: Vec<String>,
}

impl Sources {
    /// Reads, overlays and checks.
    pub fn read(&self) -> Result<Config, ConfigError> {
        let mut table = self.read_file()?;
        for (name, value) in &self.environment {
            if let Some(path) = name.strip_prefix(PREFIX) {
                let path: Vec<String> = path.split("__").map(str::to_ascii_lowercase).collect();
                set(&mut table, &path, value).ok_or_else(|| malformed(name, "a value stands where a section is"))?;
            }
        }
        for flag in &self.flags {
            let (name, value) = flag.split_once('=').ok_or_else(|| ConfigError::Flag(flag.clone()))?;
            let path: Vec<String> = name.split('.').map(str::to_owned).collect();
            set(&mut table, &path, value).ok_or_else(|| malformed(flag, "a value stands where a section is"))?;
        }
        let config: Config =
            Value::Table(table).try_into().map_err(|e: toml::de::Error| malformed("the settings", e.message()))?;
        config.check()?;
        Ok(config)
    }

    fn read_file(&self) -> Result<Table, ConfigError> {
        let path = self.file.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                text.parse().map_err(|e: toml::de::Error| malformed(&path.display().to_string(), &e.to_string()))
            }
            Err(e) if self.file.is_none() && e.kind() == std::io::ErrorKind::NotFound => Ok(Table::new()),
            Err(e) => Err(unreadable(&path, &e)),
        }
    }
}

/// Puts `value` at `path`. It is read as TOML where it is TOML (`3`, `true`, `["10.0.0.0/8"]`), else as text.
fn set(table: &mut Table, path: &[String], value: &str) -> Option<()> {
    let (last, sections) = path.split_last()?;
    let mut here = table;
    for section in sections {
        here = here.entry(section.clone()).or_insert_with(|| Value::Table(Table::new())).as_table_mut()?;
    }
    let parsed = format!("value = {value}").parse::<Table>().ok().and_then(|mut t| t.remove("value"));
    here.insert(last.clone(), parsed.unwrap_or_else(|| Value::String(value.to_owned())));
    Some(())
}

fn malformed(place: &str, cause: &str) -> ConfigError {
    ConfigError::Malformed { place: place.to_owned(), cause: cause.trim().to_owned() }
}

fn unreadable(path: &Path, cause: &std::io::Error) -> ConfigError {
    ConfigError::File { path: path.display().to_string(), cause: cause.to_string() }
}
