//! The four COSE structures of the protocol (RFC 9052), each in one shape.
//!
//! In: a payload, a purpose, a tenant and a key's thumbprint, or received bytes. Out: the bytes that a signer elsewhere
//! signs and the finished message, or the payload once it verified. Phone keys sign in hardware and take their time, so
//! signing is split: [`Unsigned::to_be_signed`], then [`Unsigned::with_signature`].
//!
//! Refused, each by name: anything but deterministic CBOR, a filled unprotected header [a place to hide things that no
//! signature covers], another algorithm than the one there is, extra headers, a missing `kid`, detached payloads, and of
//! course signatures that do not verify. coset knows the structures; the rules on top of it are in [`header`].
//! Verification is over the bytes received. To add a structure, add a file here.

mod encrypt0;
pub(crate) mod header;
mod key;
mod mac0;
mod pair;
mod sign1;
#[cfg(test)]
mod tests;

pub use key::PublicKey;
pub use pair::{PairSigned, UnsignedPair};
pub use sign1::{Signed, Unsigned};

pub(crate) use encrypt0::{open_seed, seal_seed};
pub(crate) use mac0::{Maced, mac};
