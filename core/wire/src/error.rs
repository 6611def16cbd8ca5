//! Why bytes from outside were refused: one variant per refusal, no secrets, no text from the sender.

use thiserror::Error;

/// A message was refused. [`WireError::name`] is stable; the test vectors use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WireError {
    // -- CBOR
    /// The input ends inside an item.
    #[error("the message is cut short")]
    Truncated,
    /// Bytes follow the item.
    #[error("bytes follow the message")]
    TrailingBytes,
    /// A number or length is not in its shortest form.
    #[error("a number is not in its shortest form")]
    NotMinimal,
    /// An indefinite length.
    #[error("a length is left open")]
    IndefiniteLength,
    /// A map holds a key twice.
    #[error("a key occurs twice")]
    DuplicateKey,
    /// Map keys are not in bytewise order.
    #[error("keys are out of order")]
    UnsortedKeys,
    /// A tag, float, null or other item that no message holds.
    #[error("an item of a kind that no message holds")]
    UnsupportedItem,
    /// More than eight levels of nesting.
    #[error("nested too deeply")]
    TooDeep,
    /// Longer than the message may be.
    #[error("the message is too long")]
    TooLong,
    /// Text that is not UTF-8.
    #[error("text is not UTF-8")]
    NotUtf8,

    // -- fields
    /// A field that must be there is not.
    #[error("field {0} is missing")]
    MissingField(i64),
    /// A field that this message does not have, or not in this case.
    #[error("field {0} does not belong here")]
    UnknownField(i64),
    /// A key that is not a number.
    #[error("a key is not a number")]
    UnknownKeyKind,
    /// A field of another type or fixed length.
    #[error("field {0} has the wrong type or length")]
    WrongType(i64),
    /// A number, text or list outside its limits.
    #[error("field {0} is outside its limits")]
    OutOfRange(i64),
    /// A word that is not in the field's closed list.
    #[error("field {0} holds an unknown word")]
    UnknownWord(i64),
    /// A tenant that is not 1–64 of a–z, 0–9, dot and dash.
    #[error("not a tenant")]
    BadTenant,
    /// Not `https://host[:port]` in its only form.
    #[error("not an origin")]
    BadOrigin,
    /// An IP address or plain http, outside development mode.
    #[error("this address is for development only")]
    DevelopmentOrigin,
    /// Not a domain name in its only form.
    #[error("not a domain")]
    BadDomain,
    /// Not a P-256 public key in its only form.
    #[error("not a P-256 public key")]
    BadKey,

    // -- COSE
    /// Not the COSE structure that belongs here.
    #[error("not the expected COSE structure")]
    WrongStructure,
    /// The unprotected header is not empty.
    #[error("the unprotected header is not empty")]
    UnprotectedHeader,
    /// No algorithm, or another one than the one allowed.
    #[error("the algorithm is not allowed")]
    UnsupportedAlgorithm,
    /// A protected header with more or less than it must hold.
    #[error("the protected header holds something else than it must")]
    WrongHeader,
    /// Signed by a key that is not the expected one.
    #[error("signed by another key")]
    WrongKey,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    BadSignature,
    /// The MAC does not verify.
    #[error("the code does not fit")]
    BadMac,
    /// The sealed seed does not open.
    #[error("the sealed seed does not open")]
    CannotUnseal,

    // -- claims
    /// For or from another tenant.
    #[error("this belongs to another tenant")]
    WrongTenant,
    /// For another device.
    #[error("this belongs to another device")]
    WrongDevice,
    /// For another account.
    #[error("this belongs to another account")]
    WrongAccount,
    /// A reply to another request.
    #[error("this replies to another request")]
    WrongRequest,
    /// Another offer, or another look-up, than this one.
    #[error("this belongs to another offer")]
    WrongOffer,
    /// About another challenge.
    #[error("this is about another challenge")]
    WrongChallenge,
    /// Issued in the future.
    #[error("not valid yet")]
    NotYetValid,
    /// Over.
    #[error("expired")]
    Expired,
    /// Valid for longer than such a message may be, or for no time at all.
    #[error("the validity is not acceptable")]
    BadLifetime,
    /// The signing key was not valid at the message's time.
    #[error("the signing key was not valid then")]
    KeyNotValid,

    // -- statements
    /// Not by the operator key that was pinned.
    #[error("another operator signed this")]
    WrongOperator,
    /// Older than the one already held.
    #[error("older than the statement already known")]
    StatementTooOld,
    /// Two statements of one sequence number: somebody shows different phones different things.
    #[error("two different statements carry the same number")]
    StatementConflict,
    /// The reply names another current statement than the one it should.
    #[error("the reply was made under another statement")]
    WrongStatement,
    /// The statement does not list the address it was fetched from.
    #[error("the statement does not list this address")]
    OriginNotListed,
    /// The successor does not agree to follow this operator and tenant.
    #[error("the successor names another predecessor")]
    WrongPredecessor,
    /// The statement names no successor.
    #[error("no successor is named")]
    NoSuccessor,
}

impl WireError {
    /// The stable name that `tests/vectors` and logs use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::TrailingBytes => "trailing-bytes",
            Self::NotMinimal => "not-minimal",
            Self::IndefiniteLength => "indefinite-length",
            Self::DuplicateKey => "duplicate-key",
            Self::UnsortedKeys => "unsorted-keys",
            Self::UnsupportedItem => "unsupported-item",
            Self::TooDeep => "too-deep",
            Self::TooLong => "too-long",
            Self::NotUtf8 => "not-utf8",
            Self::MissingField(_) => "missing-field",
            Self::UnknownField(_) => "unknown-field",
            Self::UnknownKeyKind => "unknown-key-kind",
            Self::WrongType(_) => "wrong-type",
            Self::OutOfRange(_) => "out-of-range",
            Self::UnknownWord(_) => "unknown-word",
            Self::BadTenant => "bad-tenant",
            Self::BadOrigin => "bad-origin",
            Self::DevelopmentOrigin => "development-origin",
            Self::BadDomain => "bad-domain",
            Self::BadKey => "bad-key",
            Self::WrongStructure => "wrong-structure",
            Self::UnprotectedHeader => "unprotected-header",
            Self::UnsupportedAlgorithm => "unsupported-algorithm",
            Self::WrongHeader => "wrong-header",
            Self::WrongKey => "wrong-key",
            Self::BadSignature => "bad-signature",
            Self::BadMac => "bad-mac",
            Self::CannotUnseal => "cannot-unseal",
            Self::WrongTenant => "wrong-tenant",
            Self::WrongDevice => "wrong-device",
            Self::WrongAccount => "wrong-account",
            Self::WrongRequest => "wrong-request",
            Self::WrongOffer => "wrong-offer",
            Self::WrongChallenge => "wrong-challenge",
            Self::NotYetValid => "not-yet-valid",
            Self::Expired => "expired",
            Self::BadLifetime => "bad-lifetime",
            Self::KeyNotValid => "key-not-valid",
            Self::WrongOperator => "wrong-operator",
            Self::StatementTooOld => "statement-too-old",
            Self::StatementConflict => "statement-conflict",
            Self::WrongStatement => "wrong-statement",
            Self::OriginNotListed => "origin-not-listed",
            Self::WrongPredecessor => "wrong-predecessor",
            Self::NoSuccessor => "no-successor",
        }
    }

    /// Fills in the field's label where a value refused itself.
    pub(crate) fn at(self, label: i64) -> Self {
        match self {
            Self::WrongType(0) => Self::WrongType(label),
            Self::OutOfRange(0) => Self::OutOfRange(label),
            Self::UnknownWord(0) => Self::UnknownWord(label),
            other => other,
        }
    }
}
