//! What is in this QR code, for people and for `--json`.

use super::Otpauth;
use crate::codes::Kind;
use serde::Serialize;

/// Everything a link says, without the seed. Fields that do not apply are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// `totp`, `hotp` or `steam`.
    pub kind: &'static str,
    /// Who issues the codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Whose codes they are; may be empty.
    pub account: String,
    /// `SHA1`, `SHA256` or `SHA512`.
    pub algorithm: &'static str,
    /// Characters of a code.
    pub digits: u8,
    /// Seconds that a code lasts; time codes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    /// Counter of the next code; counter codes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<u64>,
    /// Size of the seed; RFC 4226 §4 asks for 128 or more.
    pub seed_bits: usize,
    /// The server's own id of this token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// The server asks that codes are shown only after an unlock.
    pub asks_for_unlock: bool,
}

impl Description {
    pub(super) fn of(link: &Otpauth) -> Self {
        let parameters = &link.parameters;
        Self {
            kind: match parameters.kind() {
                Kind::Totp { .. } => "totp",
                Kind::Hotp { .. } => "hotp",
                Kind::Steam => "steam",
            },
            issuer: link.issuer.clone(),
            account: link.account.clone(),
            algorithm: parameters.algorithm().name(),
            digits: parameters.digits(),
            period: parameters.period().map(std::num::NonZeroU32::get),
            counter: parameters.counter(),
            seed_bits: link.seed.bits(),
            serial: link.serial.clone(),
            asks_for_unlock: link.asks_for_unlock,
        }
    }
}
