//! The one wrapper for secret bytes.
//!
//! In: keys, seeds, offer secrets, passphrases. Out: the same bytes, only through [`Secret::expose`], so that a search for
//! that word finds every place that touches them. Wiped when dropped. It refuses to be cloned, compared, printed or
//! serialised: `Debug` writes the same word for every secret. It never appears in an error, a log or a message.

use std::fmt;

use zeroize::Zeroizing;

/// Secret bytes: wiped on drop, silent in `Debug`, readable only through [`Secret::expose`].
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes the bytes over. The vector is not copied, so no second copy stays behind.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes. Do not store or log what this returns.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no bytes at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Zeroizing<Vec<u8>>> for Secret {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
