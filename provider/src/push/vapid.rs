//! Says to a push service who is calling (RFC 8292): a short-lived token signed by the provider's push key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use countersign_wire::Secret;
use serde_json::json;
use url::Url;

use super::RingError;
use crate::{seal::SealError, signing::SigningKey};

/// The provider's push key. It signs nothing but these tokens.
pub(crate) struct Vapid {
    key: SigningKey,
    /// `mailto:` or `https:`, for the push service's operator.
    contact: String,
}

impl Vapid {
    pub(crate) fn new(pkcs8: &Secret, contact: &str) -> Result<Self, SealError> {
        Ok(Self { key: SigningKey::open(pkcs8)?, contact: contact.to_owned() })
    }

    /// What a phone subscribes with.
    pub(crate) const fn public_key(&self) -> &[u8; 65] {
        self.key.public().as_point()
    }

    /// The `Authorization` header for a call to `url` at `now` (milliseconds).
    pub(crate) fn authorization(&self, url: &Url, now: i64) -> Result<String, RingError> {
        let mut claims = json!({ "aud": url.origin().ascii_serialization(), "exp": now / 1_000 + TOKEN_LIFE });
        if let (false, Some(claims)) = (self.contact.is_empty(), claims.as_object_mut()) {
            claims.insert("sub".to_owned(), self.contact.clone().into());
        }
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.key.signature(signed.as_bytes()).map_err(|_| RingError::Failed)?;
        let (signature, key) = (URL_SAFE_NO_PAD.encode(signature), URL_SAFE_NO_PAD.encode(self.public_key()));
        Ok(format!("vapid t={signed}.{signature}, k={key}"))
    }
}

impl std::fmt::Debug for Vapid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vapid(…)")
    }
}

/// Seconds. RFC 8292 allows a day.
const TOKEN_LIFE: i64 = 12 * 3_600;

#[cfg(test)]
mod tests;
