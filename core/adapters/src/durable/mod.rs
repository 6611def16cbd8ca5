//! Small files that are replaced whole: after a crash or a power cut there is the old content or the new, never a mix.
//!
//! A writer holds the lock, so that two processes that read, change and write back do not lose each other's change.
//! Readers need no lock. Files are made for their owner alone (mode 0600).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A file that is only ever replaced whole.
#[derive(Clone, Debug)]
pub(crate) struct DurableFile {
    path: PathBuf,
}

/// The right to write; given up on drop, and by the operating system when the process dies.
pub(crate) struct WriteLock(#[expect(dead_code, reason = "closing the file is what ends the lock")] File);

impl DurableFile {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The content, or `None` if there is no such file. A file longer than `cap` bytes is an error, not a big buffer.
    pub(crate) fn read(&self, cap: usize) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        let mut content = Vec::new();
        file.take(u64::try_from(cap).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut content)?;
        if content.len() > cap { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(Some(content)) }
    }

    /// Waits until no other process or thread is writing.
    pub(crate) fn lock(&self) -> io::Result<WriteLock> {
        let file = private().create(true).truncate(false).open(self.beside("lock"))?;
        file.lock()?;
        Ok(WriteLock(file))
    }

    /// Replaces the content; on disk before this returns.
    pub(crate) fn replace(&self, _held: &WriteLock, content: &[u8]) -> io::Result<()> {
        let temporary = self.beside("tmp");
        let mut file = private().create(true).truncate(true).open(&temporary)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&temporary, &self.path)?;
        sync_folder(&self.path)
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".");
        name.push(suffix);
        name.into()
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A rename is on disk only when the folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
