use axum::http::StatusCode;
use serde_json::json;

use super::*;
use crate::tests::world::{World, json};

#[tokio::test]
async fn a_key_is_stored_as_a_digest_only() {
    let world = World::new().await;
    let secret = world.key.splitn(3, '_').last().unwrap();
    let raw = URL_SAFE_NO_PAD.decode(secret).unwrap();
    assert_eq!(raw.len(), 32, "256 bits");
    for name in ["provider.db", "provider.db-wal"] {
        let bytes = std::fs::read(world.folder.path().join(name)).unwrap_or_default();
        assert!(!bytes.windows(raw.len()).any(|window| window == raw), "{name}");
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{name}");
    }
    assert_eq!(format!("{:?}", ShownOnce::new(world.key.clone())), "ShownOnce(…)");
}

#[tokio::test]
async fn two_keys_may_be_active_and_a_revoked_one_makes_room() {
    let world = World::new().await;
    let make = || world.provider.make_api_key("shop.example", "Shop", &[Scope::SignIn]);
    let second = make().await.unwrap();
    assert!(matches!(make().await, Err(ProviderError::TwoKeys)));
    world.provider.revoke_api_key(&second.id).await.unwrap();
    assert!(world.provider.app.authenticate(second.key.expose()).await.unwrap().is_none());
    assert!(make().await.is_ok());
    assert_eq!(world.provider.api_keys().await.unwrap().len(), 2);
}

#[tokio::test]
async fn wrong_keys_all_look_the_same() {
    let world = World::new().await;
    let id = world.key.split('_').nth(1).unwrap();
    let other_secret = format!("csk_{id}_{}", URL_SAFE_NO_PAD.encode([7; 32]));
    let mut answers = Vec::new();
    for key in [other_secret.as_str(), "csk_0011223344556677_AAAA", "csk_", "nonsense", "", &"x".repeat(5_000)] {
        answers.push(json(&world.router(), key, "GET", "/api/v1/log", json!(null)).await);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_key_does_only_what_its_scopes_say() {
    let world = World::new().await;
    let narrow = world.provider.make_api_key("other.example", "Other", &[Scope::SignIn]).await.unwrap();
    let call = |method: &'static str, path: &'static str, body| {
        let (router, key) = (world.router(), narrow.key.expose().to_owned());
        async move { json(&router, &key, method, path, body).await.0 }
    };
    assert_eq!(
        call("POST", "/api/v1/sign-ins", json!({ "user": "anna", "application": "X" })).await,
        StatusCode::CREATED
    );
    for (method, path, body) in [
        ("POST", "/api/v1/offers", json!({ "user": "anna" })),
        ("POST", "/api/v1/codes/verify", json!({ "user": "anna", "code": "123456" })),
        ("GET", "/api/v1/users/anna", json!(null)),
        ("POST", "/api/v1/users/anna/reset", json!(null)),
        ("GET", "/api/v1/log", json!(null)),
        ("GET", "/api/v1/moves", json!(null)),
    ] {
        assert_eq!(call(method, path, body).await, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_domain_must_be_a_registered_one() {
    let world = World::new().await;
    for domain in ["", "shop", "Shop.example", "shop.example/", "10.0.0.1", "https://shop.example"] {
        let made = world.provider.make_api_key(domain, "Shop", &Scope::ALL).await;
        assert!(matches!(made, Err(ProviderError::Invalid { field: "domain", .. })), "{domain}");
    }
}
