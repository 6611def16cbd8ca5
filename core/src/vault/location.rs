//! Where a vault lives.

use super::VaultError;
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// Where a vault lives.
#[derive(Clone, Debug)]
pub enum Location {
    /// A file, in a folder that its host has made private. SQLite keeps two more beside it, `-wal` and `-shm`, with the
    /// same mode.
    File(PathBuf),
    /// Memory of this process: for tests and throw-away runs.
    Memory(MemoryFile),
}

/// A vault file in memory. It outlives the vaults that are opened on it, and several may be open at once, as with a
/// file; it ends with the last clone of this value.
#[derive(Clone, Debug)]
pub struct MemoryFile {
    name: String,
    _keeper: Arc<Mutex<Connection>>,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

impl MemoryFile {
    /// An empty one.
    pub fn new() -> Result<Self, VaultError> {
        let name = format!("file:/countersign-{}?vfs=memdb", COUNT.fetch_add(1, Ordering::Relaxed));
        let keeper = connect(Path::new(&name))?;
        Ok(Self { name, _keeper: Arc::new(Mutex::new(keeper)) })
    }
}

impl Location {
    pub(super) fn connect(&self) -> Result<Connection, VaultError> {
        match self {
            Self::File(path) => Ok(Connection::open_with_flags(path, flags())?),
            Self::Memory(file) => connect(Path::new(&file.name)),
        }
    }

    /// Whether there is a write-ahead log.
    pub(super) fn has_wal(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

fn connect(uri: &Path) -> Result<Connection, VaultError> {
    Ok(Connection::open_with_flags(uri, flags() | OpenFlags::SQLITE_OPEN_URI)?)
}

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}
