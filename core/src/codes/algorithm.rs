//! The three hash functions of RFC 6238.

use countersign_wire::enrol::CodeAlgorithm;
use serde::{Deserialize, Serialize};

/// The hash under the HMAC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// What almost every server uses, and what a link means that names none.
    #[default]
    #[serde(rename = "SHA1")]
    Sha1,
    /// SHA-256.
    #[serde(rename = "SHA256")]
    Sha256,
    /// SHA-512.
    #[serde(rename = "SHA512")]
    Sha512,
}

impl Algorithm {
    /// Every algorithm, in order of strength.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The name that links use: `SHA1`, `SHA256` or `SHA512`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// Reads a name as servers write it: any case, `SHA-256`, `HmacSHA256`. `None` for every other name.
    pub fn from_name(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>().to_ascii_uppercase();
        let hash = plain.strip_prefix("HMAC").unwrap_or(&plain);
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == hash)
    }

    /// Bytes of the hash.
    pub const fn hash_length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    pub(super) const fn totp_rs(self) -> totp_rs::Algorithm {
        match self {
            Self::Sha1 => totp_rs::Algorithm::SHA1,
            Self::Sha256 => totp_rs::Algorithm::SHA256,
            Self::Sha512 => totp_rs::Algorithm::SHA512,
        }
    }
}

impl From<CodeAlgorithm> for Algorithm {
    fn from(algorithm: CodeAlgorithm) -> Self {
        match algorithm {
            CodeAlgorithm::Sha1 => Self::Sha1,
            CodeAlgorithm::Sha256 => Self::Sha256,
            CodeAlgorithm::Sha512 => Self::Sha512,
        }
    }
}
