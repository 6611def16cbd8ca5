//! The six digits that bind an enrolment to the session that asked for the offer.
//!
//! The person types what the phone shows. Whoever photographed the QR code first has another phone with other keys, so
//! other digits, and does not sit at that session. The provider's nonce comes after the keys: nobody can search for keys that
//! give the right digits.

use std::fmt;

use ciborium::Value;

use crate::purpose::{LABEL_CONFIRMATION, VERSION};
use crate::{Digest, Nonce, Tenant, Thumbprint, cbor};

/// Six decimal digits. Silent in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfirmationDigits(String);

impl ConfirmationDigits {
    /// Cuts the digits, `docs/PROTOCOL.md` §7; the same on both sides.
    pub fn derive(
        tenant: &Tenant,
        transcript: &Digest,
        device_key: &Thumbprint,
        approval_key: &Thumbprint,
        nonce: &Nonce,
    ) -> Self {
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let digest = Digest::of(&cbor::encode(&Value::Array(vec![
            VERSION.into(),
            LABEL_CONFIRMATION.into(),
            tenant.as_str().into(),
            bytes(transcript.as_ref()),
            bytes(device_key.as_ref()),
            bytes(approval_key.as_ref()),
            bytes(nonce.as_ref()),
        ])));
        let number = digest.as_bytes().iter().take(8).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        Self(format!("{:06}", number % 1_000_000))
    }

    /// The digits, to show.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether these were typed; spaces are forgiven.
    pub fn matches(&self, typed: &str) -> bool {
        self.0.chars().eq(typed.chars().filter(|c| !c.is_whitespace()))
    }
}

impl fmt::Debug for ConfirmationDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfirmationDigits(…)")
    }
}
