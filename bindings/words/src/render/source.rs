//! Text that grows by lines.

use std::fmt::{Display, Write};

/// What is being written.
pub(super) struct Source(String);

impl Source {
    /// Begins with a line that says where it comes from, as a comment of the language.
    pub(super) fn new(first: impl Display) -> Self {
        let mut source = Self(String::new());
        source.line(first);
        source
    }

    /// One line, or several.
    pub(super) fn line(&mut self, line: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{line}");
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}
