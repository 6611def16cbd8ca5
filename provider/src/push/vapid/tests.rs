use super::*;
use crate::key_file::make_signing_key;

#[test]
fn the_token_names_the_push_service_and_verifies_under_the_key_beside_it() {
    let vapid = Vapid::new(&make_signing_key().unwrap(), "mailto:admin@example.org").unwrap();
    let url = Url::parse("https://push.example/a/b?c").unwrap();
    let header = vapid.authorization(&url, 1_000_000).unwrap();
    let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(URL_SAFE_NO_PAD.decode(key).unwrap(), vapid.public_key());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap().as_slice().try_into().unwrap();
    vapid.key.public().verify(signed.as_bytes(), &signature).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims, json!({ "aud": "https://push.example", "exp": 44_200, "sub": "mailto:admin@example.org" }));
}
