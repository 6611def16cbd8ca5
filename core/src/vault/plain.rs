//! A growing buffer for plain text that leaves no copy behind when it grows or is dropped.

use zeroize::{Zeroize, Zeroizing};

/// Bytes on their way into or out of a sealed row.
pub(super) struct PlainBuffer(Zeroizing<Vec<u8>>);

impl PlainBuffer {
    /// An empty one, with room for a usual record.
    pub(super) fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(512)))
    }

    /// How many bytes are in it.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Replaces its content.
    pub(super) fn refill(&mut self, bytes: &[u8]) {
        // What will be overwritten needs no wiping.
        if let Some(rest) = self.0.get_mut(bytes.len()..) {
            rest.zeroize();
        }
        self.0.clear();
        self.append(bytes);
    }

    /// Adds `bytes` at the end. A `Vec` that grows by itself would free its old memory unwiped.
    pub(super) fn append(&mut self, bytes: &[u8]) {
        let needed = self.0.len().saturating_add(bytes.len());
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.saturating_mul(2)));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
    }

    /// For sealing and opening in place.
    pub(super) fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl std::io::Write for PlainBuffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.append(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
