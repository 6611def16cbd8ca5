use countersign::ports;

/// What kind of signature a key makes.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum KeyAlgorithm {
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// RSA, PKCS #1 v1.5, SHA-256: some servers know nothing else.
    Rs256 {
        /// Size of the modulus.
        bits: i32,
    },
}

impl From<ports::KeyAlgorithm> for KeyAlgorithm {
    fn from(algorithm: ports::KeyAlgorithm) -> Self {
        match algorithm {
            ports::KeyAlgorithm::Es256 => Self::Es256,
            ports::KeyAlgorithm::Rs256 { bits } => Self::Rs256 { bits: bits.into() },
        }
    }
}
