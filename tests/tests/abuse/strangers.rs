//! People who have no business here.

use crate::scene::{MARA, Scene};
use countersign::{FailureCode, account::DeviceToken, protocols::Answer};
use countersign_provider::Scope;
use countersign_tests::stage::{Offered, Shop, code};
use countersign_wire::{Secret, offer::OfferSecret};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

#[tokio::test]
async fn a_stranger_cannot_lock_a_person_out() {
    let (scene, account) = Scene::activated().await;
    let other: Shop = scene.acme.shop("other.example").await;
    for _ in 0..5 {
        other.ring(MARA).await;
    }
    assert_eq!(other.try_ring(MARA, json!({})).await.0, 429);
    // Another service's zeal, and guesses at offers, leave Mara's own untouched.
    for prompt in scene.phone.prompts().await {
        let ticket = prompt.decide(&Answer::Deny).unwrap();
        scene.phone.outcome(ticket).await.unwrap();
    }
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);
}

/// A link like this one, with a secret that was guessed.
fn guessed(offer: &Offered, guess: u8) -> Offered {
    let secret = OfferSecret::from_stored(Secret::new(vec![guess; 32])).unwrap();
    let link = offer.link.as_ref().unwrap();
    let (before, _) = link.split_once("&offer=").unwrap();
    let id = BASE64URL_NOPAD.encode(secret.derive_id().as_ref());
    let link = format!("{before}&offer={id}#{}", BASE64URL_NOPAD.encode(secret.expose()));
    Offered { link: Some(link), ..offer.clone() }
}

#[tokio::test]
async fn guesses_at_offers_close_the_guessers_address_and_not_the_offer() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;
    let thief = scene.new_phone().await;
    let mut refusals = Vec::new();
    for guess in 0..8 {
        refusals.push(code(thief.look_at(&guessed(&offer, guess)).await));
    }
    assert!(refusals.contains(&FailureCode::RateLimited), "{refusals:?}");
    assert_eq!(scene.shop.offer_state(&offer).await, "open");
    scene.world.skip(std::time::Duration::from_secs(301));
    scene.phone.activate(&scene.shop, &offer).await;
}

#[tokio::test]
async fn answers_do_not_tell_whether_a_user_exists() {
    let (scene, _) = Scene::activated().await;
    let (known, unknown) =
        (scene.shop.try_ring(MARA, json!({})).await, scene.shop.try_ring("nobody-of-that-name", json!({})).await);
    assert_eq!(known.0, unknown.0);
    let fields = |said: &serde_json::Value| said.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&known.1), fields(&unknown.1));
    assert!(!scene.shop.accepts_code("nobody-of-that-name", "123456").await);
    for _ in 0..4 {
        scene.shop.try_ring("nobody-of-that-name", json!({})).await;
    }
    assert_eq!(scene.shop.try_ring("nobody-of-that-name", json!({})).await.0, 429, "counted alike");
}

#[tokio::test]
async fn an_api_key_speaks_for_one_service_within_its_scopes() {
    let (scene, _) = Scene::activated().await;
    let made = scene.acme.make_api_key("narrow.example", "Codes only", &[Scope::Codes]).await.unwrap();
    let narrow = scene.shop.with_key(made.key.expose());
    assert_eq!(narrow.try_ring(MARA, json!({})).await.0, 403);
    assert_eq!(narrow.post("offers", json!({ "user": MARA })).await.0, 403);
    assert_eq!(narrow.get("log").await.0, 403);
    for wrong in ["", "csk_", "csk_00_00", &made.key.expose()[..30]] {
        let nobody = scene.shop.with_key(wrong);
        assert_eq!(nobody.try_ring(MARA, json!({})).await.0, 401, "{wrong}");
    }
    // A sign-in belongs to the key that asked.
    let other = scene.acme.shop("other.example").await;
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(other.get(&format!("sign-ins/{}", ring.id)).await.0, 404);
    assert_eq!(other.post(&format!("sign-ins/{}/collect", ring.id), json!({})).await.0, 404);
    assert_eq!(scene.shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn a_revoked_api_key_is_dead_at_once_and_two_at_most_live() {
    let scene = Scene::new().await;
    let second = scene.acme.make_api_key("shop.example", "The shop", &Scope::ALL).await.unwrap();
    assert!(scene.acme.make_api_key("shop.example", "The shop", &Scope::ALL).await.is_err());
    let shop = scene.shop.with_key(second.key.expose());
    assert_eq!(shop.try_ring(MARA, json!({})).await.0, 201);
    scene.acme.revoke_api_key(&second.id).await.unwrap();
    assert_eq!(shop.try_ring(MARA, json!({})).await.0, 401);
    assert_eq!(scene.shop.try_ring(MARA, json!({})).await.0, 201);
}

#[tokio::test]
async fn a_phone_cannot_make_the_provider_call_its_own_network() {
    let (scene, _) = Scene::activated().await;
    let refused_here = [
        "http://push.example/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://2130706433/x",
    ];
    for endpoint in refused_here {
        let refused = scene.phone.set_device_token(DeviceToken::WebPush(endpoint.to_owned()));
        assert_eq!(code(refused), FailureCode::DeviceTokenRefused, "{endpoint}");
    }
    // Names that lead inside, which the phone cannot judge: never rung, and never active without an echo.
    for endpoint in ["https://localhost/x", "https://localtest.me/x", "https://push.example:8443/x"] {
        let Ok(tickets) = scene.phone.set_device_token(DeviceToken::WebPush(endpoint.to_owned())) else { continue };
        for ticket in tickets {
            let _refused = scene.phone.outcome(ticket).await;
        }
        let token = &scene.acme.user(MARA).await.unwrap().phones[0].token;
        assert_ne!(token, "active", "{endpoint}");
    }
}

#[tokio::test]
async fn what_a_stranger_writes_into_forwarding_headers_is_not_believed() {
    let scene = Scene::new().await;
    let thief = scene.new_phone().await;
    let offer = scene.shop.offer("nobody").await;
    let mut limited = false;
    for attempt in 0..8u8 {
        thief.line.on_call(move |call| {
            let mut call = call.clone();
            call.headers.push(("x-forwarded-for".into(), format!("203.0.113.{attempt}")));
            call.headers.push(("forwarded".into(), format!("for=203.0.113.{attempt}")));
            countersign_tests::stage::Fate::Changed(call)
        });
        limited |= code(thief.look_at(&guessed(&offer, attempt)).await) == FailureCode::RateLimited;
    }
    assert!(limited, "each attempt would have come from an address of its own");
}

#[tokio::test]
async fn formulas_in_the_log_are_neutralised_in_its_table() {
    let scene = Scene::new().await;
    let formula = "=HYPERLINK(\"https://evil.example\")";
    scene.shop.expect("codes/verify", json!({ "user": formula, "code": "123456" })).await;
    let lines = scene.acme.log_lines(0, i64::MAX).await.unwrap();
    let table = countersign_provider::as_csv(&lines).unwrap();
    assert!(table.contains("HYPERLINK"));
    for cell in table.lines().flat_map(|line| line.split(',')) {
        let cell = cell.trim_matches('"');
        assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{cell}");
    }
}
