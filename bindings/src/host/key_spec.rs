use super::KeyAlgorithm;
use countersign::ports;

/// What the library needs of a key.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct KeySpec {
    /// Algorithm and size.
    pub algorithm: KeyAlgorithm,
    /// Each use needs a person's gesture: an approval key. A key without it has to work in the background after the
    /// first unlock.
    pub user_verification: bool,
}

impl From<ports::KeySpec> for KeySpec {
    fn from(spec: ports::KeySpec) -> Self {
        Self { algorithm: spec.algorithm.into(), user_verification: spec.user_verification }
    }
}
