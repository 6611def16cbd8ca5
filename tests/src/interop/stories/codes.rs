//! Codes, against the real validator.

use crate::interop::{Kind, Phone, with_others};
use countersign::activation::Activate;
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

/// A seed of two parts: the phone shows its own, the person types it into the page, and the validator takes codes of both.
/// Until then it takes none. A page that was given something else says so.
pub async fn a_seed_of_two_parts(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    for (code, hash) in [("hotp", "sha1"), ("totp", "sha1"), ("totp", "sha256"), ("totp", "sha512")] {
        let phone = Phone::new().await;
        let about = json!({"type": code, "user": user, "hashlib": hash, "otplen": 6});
        let mut first_step = about.clone();
        (first_step["genkey"], first_step["2stepinit"]) = (json!(1), json!(1));
        let made = server.token(&first_step).await;
        let (link, serial) = (made["googleurl"]["value"].as_str().unwrap(), made["serial"].as_str().unwrap());
        assert!(link.contains("2step_salt=8"), "{link}");
        let what = format!("{code} {hash}");
        let ticket = phone.begin(link, Activate::New { label: None }).await.unwrap();
        let part = phone.outcome(ticket).await.unwrap().type_back.unwrap();
        let shown = part.as_str();
        assert!(phone.said().is_empty(), "{what}: the phone told nobody");
        assert!(!server.accepts_code(serial, &phone.code()).await, "{what}: not yet");
        let mistyped = if shown.starts_with('A') { shown.replacen('A', "B", 1) } else { format!("A{}", &shown[1..]) };
        assert!(!server.type_back(&about, serial, &mistyped).await, "{what}: {mistyped} for {shown}");
        assert!(server.type_back(&about, serial, shown).await, "{what}: {shown}");
        assert!(server.accepts_code(serial, &phone.code()).await, "{what}: {shown}");

        // Scanned again, it is the same account, and shows the same.
        let ticket = phone.begin(link, Activate::New { label: None }).await.unwrap();
        assert_eq!(phone.outcome(ticket).await.unwrap().type_back.as_ref(), Some(&part));
        server.delete(serial).await;
    }
}
