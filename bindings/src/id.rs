//! Names as they cross: 32 lower-case hex digits, opaque to a host.

use crate::Failure;
use countersign::account::{AccountId, BindingId, CodesId};
use countersign::approval::PromptId;
use countersign::exchange::ExchangeId;
use data_encoding::HEXLOWER;

/// Something that a host names by a string.
pub(crate) trait Id: Sized {
    /// From its 16 bytes.
    fn from_bytes(bytes: [u8; 16]) -> Self;

    /// Its 16 bytes.
    fn bytes(&self) -> &[u8; 16];

    /// As a host holds it.
    fn word(&self) -> String {
        HEXLOWER.encode(self.bytes())
    }

    /// What a host gives back. Whatever never came from here names nothing.
    fn read(word: &str) -> Result<Self, Failure> {
        let bytes = HEXLOWER.decode(word.as_bytes()).ok().and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        bytes.map(Self::from_bytes).ok_or_else(Failure::not_found)
    }
}

macro_rules! ids {
    ($($name:ident),*) => {
        $(impl Id for $name {
            fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            fn bytes(&self) -> &[u8; 16] {
                &self.0
            }
        })*
    };
}

ids!(AccountId, BindingId, CodesId, ExchangeId, PromptId);

#[cfg(test)]
mod tests;
