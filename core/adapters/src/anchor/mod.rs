//! The vault's generation in a file beside it.

use crate::durable::DurableFile;
use countersign::ports::{Anchor, AnchorError, AnchorState};
use std::path::Path;

/// An [`Anchor`] in one small text file.
///
/// It detects accidents only: a vault restored without its anchor, or an anchor without its vault. Whoever restores
/// both from one old copy is not noticed; a phone keeps its anchor where backups do not reach.
#[derive(Clone, Debug)]
pub struct FileAnchor {
    file: DurableFile,
}

impl FileAnchor {
    /// Nothing is read or made until it is asked.
    pub fn new(path: &Path) -> Self {
        Self { file: DurableFile::new(path) }
    }
}

impl Anchor for FileAnchor {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        let Some(content) = self.file.read(CAP).map_err(failed)? else { return Ok(None) };
        parse(&content).map(Some).ok_or_else(|| {
            tracing::warn!("the anchor file is damaged");
            AnchorError
        })
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        let lock = self.file.lock().map_err(failed)?;
        self.file.replace(&lock, print(state).as_bytes()).map_err(failed)
    }
}

const FIRST_LINE: &str = "countersign anchor 1";
const CAP: usize = 128;

fn print(state: AnchorState) -> String {
    format!("{FIRST_LINE}\ncommitted {}\nnext {}\n", state.committed, state.next)
}

/// Exactly what [`print`] writes, and nothing else.
fn parse(content: &[u8]) -> Option<AnchorState> {
    let text = std::str::from_utf8(content).ok()?;
    let mut lines = text.lines().skip(1);
    let committed = lines.next()?.strip_prefix("committed ")?.parse().ok()?;
    let next = lines.next()?.strip_prefix("next ")?.parse().ok()?;
    let state = AnchorState { committed, next };
    (print(state) == text).then_some(state)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn failed(error: std::io::Error) -> AnchorError {
    tracing::warn!(kind = ?error.kind(), "the anchor file cannot be read or written");
    AnchorError
}

#[cfg(test)]
mod tests;
