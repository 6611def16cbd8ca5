//! P-256 public keys in the forms that meet here, and their thumbprints.
//!
//! In: COSE_Key maps, SPKI DER (Android, iOS, OpenSSL), uncompressed points (ring). Out: the same, and the RFC 9679
//! thumbprint that messages use as `kid`. Whether the point is on the curve shows when a signature is verified.

use std::fmt;

use ciborium::Value;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use crate::WireError;
use crate::bytes::{Digest, Signature, Thumbprint};
use crate::cbor::fields::{Fields, Item, Map};

/// A P-256 public key for ES256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "serde_bytes::ByteBuf", into = "serde_bytes::ByteBuf")]
pub struct PublicKey([u8; POINT]);

impl PublicKey {
    /// From the uncompressed point, `04 || x || y`, 65 bytes (SEC 1 §2.3.3).
    ///
    /// # Errors
    /// `BadKey`.
    pub fn from_point(point: &[u8]) -> Result<Self, WireError> {
        match <[u8; POINT]>::try_from(point) {
            Ok(point @ [UNCOMPRESSED, ..]) => Ok(Self(point)),
            _ => Err(WireError::BadKey),
        }
    }

    /// From a SubjectPublicKeyInfo, DER (RFC 5480), with an uncompressed point.
    ///
    /// # Errors
    /// `BadKey`.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, WireError> {
        Self::from_point(der.strip_prefix(SPKI_PREFIX).ok_or(WireError::BadKey)?)
    }

    /// The uncompressed point, 65 bytes.
    pub const fn as_point(&self) -> &[u8; POINT] {
        &self.0
    }

    /// SubjectPublicKeyInfo, DER, 91 bytes.
    pub fn to_spki_der(&self) -> Vec<u8> {
        [SPKI_PREFIX, &self.0].concat()
    }

    /// The COSE_Key in its only encoding, 77 bytes.
    pub fn to_cose_key(&self) -> Vec<u8> {
        let (x, y) = self.0.split_at(1).1.split_at(COORDINATE);
        [BEFORE_X, x, BEFORE_Y, y].concat()
    }

    /// RFC 9679 §4: SHA-256 of the COSE_Key's required members in deterministic encoding.
    pub fn thumbprint(&self) -> Thumbprint {
        Thumbprint::new(*Digest::of(&self.to_cose_key()).as_bytes())
    }

    /// Checks an ES256 signature over `message`.
    ///
    /// # Errors
    /// `BadSignature`.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), WireError> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0)
            .verify(message, signature.as_bytes())
            .map_err(|_| WireError::BadSignature)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.thumbprint())
    }
}

impl Item for PublicKey {
    fn to_item(&self) -> Value {
        let coordinates = self.0.split_at(1).1;
        let (x, y) = coordinates.split_at(COORDINATE);
        Map::new().with(KTY, &EC2).with_value(CRV, P256.into()).with(X, &x.to_vec()).with(Y, &y.to_vec()).into_value()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        let mut fields = Fields::from_value(value)?;
        let kind: u64 = fields.take(KTY)?;
        let curve: u64 = fields.take(CRV)?;
        let x: [u8; COORDINATE] = fields.take(X)?;
        let y: [u8; COORDINATE] = fields.take(Y)?;
        fields.finish()?;
        if kind != EC2 || curve != P256 {
            return Err(WireError::BadKey);
        }
        Self::from_point(&[&[UNCOMPRESSED], x.as_slice(), y.as_slice()].concat())
    }
}

impl TryFrom<serde_bytes::ByteBuf> for PublicKey {
    type Error = WireError;

    fn try_from(bytes: serde_bytes::ByteBuf) -> Result<Self, WireError> {
        Self::from_point(&bytes)
    }
}

impl From<PublicKey> for serde_bytes::ByteBuf {
    fn from(key: PublicKey) -> Self {
        Self::from(key.0.to_vec())
    }
}

const KTY: i64 = 1;
const CRV: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;
const EC2: u64 = 2;
const P256: u64 = 1;
const COORDINATE: usize = 32;
const POINT: usize = 65;
const UNCOMPRESSED: u8 = 4;

/// `{1: 2, -1: 1, -2: …`: the same for every P-256 key, and needed for each `kid`, so not encoded each time.
const BEFORE_X: &[u8] = &[0xa4, 0x01, 0x02, 0x20, 0x01, 0x21, 0x58, 0x20];
/// `…, -3: …}`
const BEFORE_Y: &[u8] = &[0x22, 0x58, 0x20];

/// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING … }: the same for every P-256 key.
const SPKI_PREFIX: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
