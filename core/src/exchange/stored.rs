//! The stored form of an exchange.

use super::{Header, Saved};
use crate::vault::VaultError;
use zeroize::Zeroizing;

/// Header and state, as one row.
#[derive(serde::Deserialize)]
pub(crate) struct Stored {
    pub(crate) header: Header,
    pub(crate) saved: Saved,
}

impl Stored {
    /// For the sealed vault and nothing else.
    pub(crate) fn encode(header: &Header, saved: &Saved) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        #[derive(serde::Serialize)]
        struct Row<'a> {
            header: &'a Header,
            saved: &'a Saved,
        }
        let mut out = Zeroizing::new(Vec::new());
        ciborium::into_writer(&Row { header, saved }, &mut *out).map_err(|_| VaultError::Encoding)?;
        Ok(out)
    }

    /// Reads a row back.
    pub(crate) fn decode(body: &[u8]) -> Result<Self, VaultError> {
        ciborium::from_reader(body).map_err(|_| VaultError::Encoding)
    }
}
