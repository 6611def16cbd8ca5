//! What a server says, signed, that it takes in answers to one challenge.

use data_encoding::BASE32;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use std::collections::BTreeMap;

/// Whether an answer may carry a reason for declining. What is not signed, or not understood, is no capability.
pub(super) fn takes_reasons(key: &[u8], nonce: &str, capabilities: Option<&str>, signature: Option<&str>) -> bool {
    let (Some(text), Some(signature)) = (capabilities, signature) else { return false };
    let Ok(found) = serde_json::from_str::<BTreeMap<String, bool>>(text) else { return false };
    // The canonical form (RFC 8785) of such an object is what serde_json writes: sorted, without spaces, and with no
    // character to escape.
    let plain = |name: &String| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !found.keys().all(plain) {
        return false;
    }
    let Ok(canonical) = serde_json::to_string(&found) else { return false };
    let signed = format!("{{\"capabilities\":{canonical},\"nonce\":\"{nonce}\"}}");
    verifies(key, signed.as_bytes(), signature) && found.get("decline_reason") == Some(&true)
}

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2) by a key of 2048 bits or more, in upper-case padded base 32.
pub(super) fn verifies(key: &[u8], message: &[u8], signature: &str) -> bool {
    let Ok(signature) = BASE32.decode(signature.as_bytes()) else { return false };
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(message, &signature).is_ok()
}
