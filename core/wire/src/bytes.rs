//! Byte strings of fixed length, each its own type, so that one is never passed for another.

use std::fmt;

use ciborium::Value;
use data_encoding::HEXLOWER;
use ring::digest;
use serde::{Deserialize, Serialize};

use crate::WireError;
use crate::cbor::fields::Item;

macro_rules! fixed_bytes {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(with = "serde_bytes")] [u8; $length]);

        impl $name {
            /// Wraps the bytes.
            pub const fn new(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl From<[u8; $length]> for $name {
            fn from(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = WireError;

            fn try_from(bytes: &[u8]) -> Result<Self, WireError> {
                bytes.try_into().map(Self).map_err(|_| WireError::WrongType(0))
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl Item for $name {
            fn to_item(&self) -> Value {
                self.0.to_item()
            }

            fn from_item(value: Value) -> Result<Self, WireError> {
                Item::from_item(value).map(Self)
            }
        }
    };
}

fixed_bytes!(
    /// An offer: 128 bits that anybody may see.
    OfferId,
    16
);
fixed_bytes!(
    /// A device as one provider knows it: 128 random bits.
    DeviceId,
    16
);
fixed_bytes!(
    /// An account as one provider knows it: 128 random bits, the same for all devices of a person.
    AccountId,
    16
);
fixed_bytes!(
    /// A challenge: 128 random bits.
    ChallengeId,
    16
);
fixed_bytes!(
    /// 128 fresh random bits.
    Nonce,
    16
);
fixed_bytes!(
    /// SHA-256 of something.
    Digest,
    32
);
fixed_bytes!(
    /// Thumbprint of a public key (RFC 9679, SHA-256).
    Thumbprint,
    32
);
fixed_bytes!(
    /// ECDSA signature, `r || s`. Anybody can make a second valid one from the first: never identify anything by it.
    Signature,
    64
);

impl Digest {
    /// SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut out = [0; 32];
        for (to, from) in out.iter_mut().zip(digest::digest(&digest::SHA256, bytes).as_ref()) {
            *to = *from;
        }
        Self(out)
    }
}
