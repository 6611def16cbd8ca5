//! What a COSE header may hold: exactly `alg` and `kid`, protected; nothing unprotected.

use coset::{Algorithm, AsCborValue, CborSerializable, CoseError, Header, HeaderBuilder, ProtectedHeader, iana};

use crate::{WireError, cbor};

/// The header of a message: `alg` and `kid`.
pub(crate) fn make(algorithm: iana::Algorithm, kid: &[u8]) -> Header {
    HeaderBuilder::new().algorithm(algorithm).key_id(kid.to_vec()).build()
}

/// Reads a structure from deterministic CBOR, once: what was judged is what is used.
pub(crate) fn decode<T: AsCborValue>(bytes: &[u8]) -> Result<T, WireError> {
    T::from_cbor_value(cbor::decode(bytes)?).map_err(|error| refusal(&error))
}

/// Checks both headers and returns the key id, as long as the caller wants it.
pub(crate) fn check<const N: usize>(
    protected: &ProtectedHeader,
    unprotected: &Header,
    algorithm: iana::Algorithm,
) -> Result<[u8; N], WireError> {
    check_protected(protected, unprotected, algorithm)?;
    if protected.header != make(algorithm, &protected.header.key_id) {
        return Err(WireError::WrongHeader);
    }
    protected.header.key_id.as_slice().try_into().map_err(|_| WireError::WrongHeader)
}

/// Checks that the bytes are deterministic, that nothing is unprotected and that the algorithm is the expected one.
pub(crate) fn check_protected(
    protected: &ProtectedHeader,
    unprotected: &Header,
    algorithm: iana::Algorithm,
) -> Result<(), WireError> {
    if !unprotected.is_empty() {
        return Err(WireError::UnprotectedHeader);
    }
    if let Some(bytes) = protected.original_data.as_deref().filter(|bytes| !bytes.is_empty()) {
        cbor::check(bytes)?;
    }
    if protected.header.alg == Some(Algorithm::Assigned(algorithm)) {
        Ok(())
    } else {
        Err(WireError::UnsupportedAlgorithm)
    }
}

/// The bytes of a structure that was built here: it always has an encoding.
pub(crate) fn encoding(message: impl CborSerializable) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "headers made by `make` hold nothing that has no encoding")]
    message.to_vec().expect("an encoding")
}

/// What coset refuses after the CBOR itself was found sound.
fn refusal(error: &CoseError) -> WireError {
    match error {
        CoseError::UnregisteredIanaValue | CoseError::UnregisteredIanaNonPrivateValue => {
            WireError::UnsupportedAlgorithm
        }
        CoseError::DuplicateMapKey => WireError::DuplicateKey,
        _ => WireError::WrongStructure,
    }
}
