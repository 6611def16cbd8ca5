//! The folder with this phone's data.

use crate::stop::Stop;
use crate::words::texts;
use std::path::{Path, PathBuf};

/// Where everything of one phone lives. Two folders are two phones.
#[derive(Clone, Debug)]
pub(crate) struct Home(PathBuf);

impl Home {
    /// The folder that was asked for, or the platform's usual place. Made for its owner alone if it is not there.
    pub(crate) fn open(asked: Option<PathBuf>) -> Result<Self, Stop> {
        let path = asked.filter(|path| !path.as_os_str().is_empty()).or_else(usual_place);
        let path = path.ok_or_else(|| Stop::Folder(texts::terminal_folder_none("--home")))?;
        make_private(&path).map_err(|error| {
            Stop::Folder(texts::terminal_folder_unusable("--home", &path.display().to_string(), &error.to_string()))
        })?;
        Ok(Self(path))
    }

    /// Whether a phone lives here already.
    pub(crate) fn is_used(&self) -> bool {
        self.vault_keys().exists()
    }

    /// Sealed accounts, bindings, codes and log.
    pub(crate) fn vault(&self) -> PathBuf {
        self.0.join("vault.db")
    }

    /// The vault's two keys, under the passphrase.
    pub(crate) fn vault_keys(&self) -> PathBuf {
        self.0.join("vault.keys")
    }

    /// Device and approval keys, under the vault's push key.
    pub(crate) fn signing_keys(&self) -> PathBuf {
        self.0.join("signing.keys")
    }

    /// The vault's generation.
    pub(crate) fn anchor(&self) -> PathBuf {
        self.0.join("vault.anchor")
    }
}

fn usual_place() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return Some(variable("APPDATA")?.join("countersign"));
    }
    if cfg!(target_os = "macos") {
        return Some(variable("HOME")?.join("Library/Application Support/countersign"));
    }
    let data = variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local/share")))?;
    Some(data.join("countersign"))
}

fn make_private(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
