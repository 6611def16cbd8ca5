//! What a row holds: a record of the product, written as CBOR and sealed.
//!
//! Sealed content is a CBOR sequence of `[version, row id]` and the record itself. Plain text exists only in
//! [`PlainBuffer`], which wipes itself, also when it grows. The plain row id is inside, so that the file shows only
//! keyed hashes of ids.

use super::{Table, VaultError, plain::PlainBuffer, secret};
use ring::digest::{SHA256, digest};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

/// Largest sealed content. Larger records are refused, not stored.
pub(super) const MAX_CONTENT: usize = 1 << 20;

/// Size of [`Scratch`], and so the longest secret it can read without leaving a copy behind.
const SCRATCH: usize = 4096;

/// Something that is stored in one row.
///
/// Layouts that shipped are frozen: a changed one gets the next `VERSION` and an arm in [`Record::upgrade`]. A version
/// newer than `VERSION` is refused with [`VaultError::NewerRecord`] and stays untouched.
pub trait Record: Serialize + DeserializeOwned {
    /// Where it lives.
    const TABLE: Table;
    /// Version of the layout that is written.
    const VERSION: u16;

    /// Unique within the table.
    fn row_id(&self) -> RowId;

    /// Rows of one group can be read together, in the order of their first insertion: the log of an account, the
    /// prompts of a binding.
    fn group(&self) -> Option<RowId> {
        None
    }

    /// Reads an older layout: `body` is the CBOR of a record as `version` wrote it.
    fn upgrade(version: u16, body: &[u8]) -> Option<Self> {
        let _ = (version, body);
        None
    }
}

/// Names a row within its table: at most 64 bytes. On disk it is a keyed hash, so the file tells nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(Vec<u8>);

impl RowId {
    /// Longest id that is kept as it is.
    pub const MAX: usize = 64;

    /// From any bytes. More than 64 are replaced by their SHA-256.
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        if bytes.len() > Self::MAX {
            return Self(digest(&SHA256, bytes).as_ref().to_vec());
        }
        Self(bytes.to_vec())
    }

    /// From several parts; the length of each is kept, so that no two lists of parts give the same id.
    pub fn join(parts: &[&[u8]]) -> Self {
        let mut joined = Vec::new();
        for part in parts {
            joined.extend_from_slice(&(part.len() as u64).to_be_bytes()[6..]);
            joined.extend_from_slice(part);
        }
        Self::new(joined)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Writes `record` as content.
pub(super) fn encode<T: Record>(record: &T) -> Result<PlainBuffer, VaultError> {
    let _permit = secret::Permit::new();
    let mut plain = PlainBuffer::new();
    let id = serde_bytes::Bytes::new(&record.row_id().0).to_owned();
    ciborium::into_writer(&(T::VERSION, &id), &mut plain).map_err(|_| VaultError::Content(T::TABLE))?;
    ciborium::into_writer(record, &mut plain).map_err(|_| VaultError::Content(T::TABLE))?;
    if plain.len() > MAX_CONTENT {
        return Err(VaultError::Content(T::TABLE));
    }
    Ok(plain)
}

/// Reads content back.
pub(super) fn decode<T: Record>(plain: &[u8], scratch: &mut Scratch) -> Result<T, VaultError> {
    let refused = || VaultError::Content(T::TABLE);
    let mut rest = plain;
    let head = ciborium::de::from_reader_with_buffer(&mut rest, scratch.0.as_mut_slice());
    let (version, _id): (u16, serde_bytes::ByteBuf) = head.map_err(|_| refused())?;
    if version > T::VERSION {
        return Err(VaultError::NewerRecord { table: T::TABLE, found: version });
    }
    let _permit = secret::Permit::new();
    if version < T::VERSION {
        return T::upgrade(version, rest).ok_or_else(refused);
    }
    scratch.decode(rest).ok_or_else(refused)
}

/// Reads one CBOR item that takes up all of `body`, without leaving a copy behind: for [`Record::upgrade`].
pub fn decode_body<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    Scratch::new().decode(body)
}

/// Where the decoder keeps a string while it hands it over; wiped in the end. One serves for a whole list.
pub(super) struct Scratch(Zeroizing<Vec<u8>>);

impl Scratch {
    pub(super) fn new() -> Self {
        Self(Zeroizing::new(vec![0; SCRATCH]))
    }

    fn decode<T: DeserializeOwned>(&mut self, body: &[u8]) -> Option<T> {
        let mut rest = body;
        let value = ciborium::de::from_reader_with_buffer(&mut rest, self.0.as_mut_slice()).ok()?;
        rest.is_empty().then_some(value)
    }
}
