//! Codes, against the real validator.

use crate::interop::{Kind, Phone, with_others};
use serde_json::json;

/// Every kind, hash, length and period that the server can make a link for: its validator takes two codes in a row.
pub async fn every_kind_of_code(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    for (code, period) in [("hotp", None), ("totp", Some(30)), ("totp", Some(60))] {
        for hash in ["sha1", "sha256", "sha512"] {
            for digits in [6, 8] {
                let phone = Phone::new().await;
                let mut wanted = json!({"type": code, "genkey": 1, "user": user, "hashlib": hash, "otplen": digits});
                if let Some(period) = period {
                    wanted["timeStep"] = json!(period);
                }
                let made = server.token(&wanted).await;
                let (link, serial) = (made["googleurl"]["value"].as_str().unwrap(), made["serial"].as_str().unwrap());
                phone.enrol(link).await.unwrap();
                let what = format!("{code} {hash} {digits} {period:?}: {link}");
                assert!(phone.said().is_empty(), "{what}: codes need nobody");
                let first = phone.code();
                assert_eq!(first.len(), digits, "{what}");
                assert!(server.accepts_code(serial, &first).await, "{what}: {first}");
                assert!(!server.accepts_code(serial, &first).await, "{what}: taken twice");
                if period.is_none() {
                    assert!(server.accepts_code(serial, &phone.code()).await, "{what}: the second");
                }
            }
        }
    }
}
