//! Codes, the verification log, personal data, limits, and what logs may hold.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;
use countersign_wire::approval::Decision;
use serde_json::{Value, json};

use super::{
    phone::NewPhone,
    story::{Asked, activate, ask, asked, collect, offer},
    world::{START, World},
};

async fn lines(world: &World) -> Vec<Value> {
    let (status, lines) = world.call("GET", "/api/v1/log", Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    lines.as_array().unwrap().clone()
}

#[tokio::test]
async fn the_log_has_a_line_for_each_verification() {
    let Asked { world, mut phone, router, id, number, prompt } = asked().await;
    phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap();
    collect(&world, &id).await;
    ask(&world, "anna").await;
    let prompt = phone.prompt(&router).await;
    phone.decide(&router, &prompt, Decision::Deny, None).await.unwrap();
    world
        .call(
            "POST",
            "/api/v1/codes/verify",
            json!({ "user": "anna", "code": "000000", "client_address": "203.0.113.9" }),
        )
        .await;
    let told: Vec<_> = lines(&world)
        .await
        .iter()
        .map(|l| {
            format!(
                "{} {} {} {}",
                l["mode"].as_str().unwrap(),
                l["user"].as_str().unwrap(),
                l["result"].as_str().unwrap(),
                l["reason"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "activation anna approved ",
            "push anna approved ",
            "push anna refused denied",
            "code anna refused wrong-code"
        ]
    );
    let last = lines(&world).await.pop().unwrap();
    assert_eq!(
        (last["client_address"].as_str(), last["server_name"].as_str(), last["relying_party"].as_str()),
        (Some("203.0.113.9"), Some("provider"), Some("shop.example"))
    );
    let (_, csv) = world.call("GET", "/api/v1/log?format=csv", Value::Null).await;
    assert_eq!(csv.as_str().unwrap().lines().count(), 5);
}

#[tokio::test]
async fn personal_data_is_neither_logged_nor_stored_unless_the_settings_ask_for_it() {
    let named =
        json!({ "user": "anna", "name": "Anna Example", "email": "anna@mail.example", "phone": "+31 20 1234567" });
    let discreet = World::new().await;
    discreet.call("POST", "/api/v1/offers", named.clone()).await;
    discreet.provider.close().await;
    let bytes = std::fs::read(&discreet.config.database).unwrap();
    assert!(!bytes.windows(12).any(|window| window == b"Anna Example"));
    let telling = World::with("example", |config| config.log.email = true).await;
    telling.call("POST", "/api/v1/offers", named).await;
    telling.call("POST", "/api/v1/codes/verify", json!({ "user": "anna", "code": "000000" })).await;
    let line = lines(&telling).await.pop().unwrap();
    assert_eq!((line["email"].as_str(), line["name"].as_str()), (Some("anna@mail.example"), Some("")));
}

#[tokio::test]
async fn five_wrong_codes_close_codes_for_five_minutes_and_leave_push_open() {
    let world = World::new().await;
    let phone = activate(&world, "anna").await;
    let verify = |code: String| world.call("POST", "/api/v1/codes/verify", json!({ "user": "anna", "code": code }));
    let right = phone.code(START);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(verify(wrong.to_owned()).await.1["accepted"], false);
    }
    let (status, problem) = verify(right).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::TOO_MANY_REQUESTS, Some("rate-limited")));
    assert_eq!((problem["retry_at"].as_i64(), &problem["other_methods"]), (Some(START + 300_000), &json!(["push"])));
    ask(&world, "anna").await;
    world.clock.advance(300_000);
    assert_eq!(verify(phone.code(START + 300_000)).await.1["accepted"], true);
}

#[tokio::test]
async fn five_sign_ins_close_push_for_five_minutes_and_leave_codes_open_and_others_unharmed() {
    let world = World::new().await;
    activate(&world, "anna").await;
    let other = world.provider.make_api_key("other.example", "Other", &crate::Scope::ALL).await.unwrap();
    for _ in 0..5 {
        ask(&world, "anna").await;
    }
    let body = json!({ "user": "anna", "application": "Shop" });
    let (status, problem) = world.call("POST", "/api/v1/sign-ins", body.clone()).await;
    assert_eq!((status, &problem["other_methods"]), (StatusCode::TOO_MANY_REQUESTS, &json!(["code"])));
    assert_eq!(problem["retry_at"].as_i64(), Some(START + 300_000));
    let (status, _) = super::world::json(&world.router(), other.key.expose(), "POST", "/api/v1/sign-ins", body).await;
    assert_eq!(status, StatusCode::CREATED, "one service cannot use up another's");
    ask(&world, "ben").await;
}

#[tokio::test]
async fn counter_codes_are_verified_with_a_look_ahead() {
    let world = World::with("example", |config| config.activation.codes = crate::config::CodeKind::Hotp).await;
    let phone = activate(&world, "anna").await;
    let party = world.provider.relying_party(&world.key).await.unwrap();
    assert!(party.verify_code("anna", &phone.counter_code(3), "").await.unwrap());
    assert!(!party.verify_code("anna", &phone.counter_code(3), "").await.unwrap(), "each counts once");
    assert!(!party.verify_code("anna", &phone.counter_code(2), "").await.unwrap(), "and none before it");
    assert!(party.verify_code("anna", &phone.counter_code(14), "").await.unwrap());
}

#[tokio::test]
async fn unknown_fields_wrong_types_and_long_texts_are_refused() {
    let world = World::new().await;
    for body in [
        json!({ "user": "anna", "application": "Shop", "nmber": true }),
        json!({ "user": "anna" }),
        json!({ "user": "", "application": "Shop" }),
        json!({ "user": "anna", "application": "x".repeat(129) }),
        json!({ "user": "anna", "application": "Shop", "text": "x".repeat(2_001) }),
        json!({ "user": "anna", "application": "Shop", "life_seconds": 601 }),
        json!({ "user": "anna", "application": "Shop", "life_seconds": -1 }),
    ] {
        let (status, problem) = world.call("POST", "/api/v1/sign-ins", body.clone()).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("invalid")), "{body}");
    }
    let (status, _) = world.call("POST", "/api/v1/sign-ins", json!({ "user": "x".repeat(40_000) })).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    for path in ["/api/v1/sign-ins/00", "/api/v1/sign-ins/zz", "/api/v1/offers/00", "/api/v1/users/nobody"] {
        assert_eq!(world.call("GET", path, Value::Null).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_openapi_document_names_every_endpoint() {
    let world = World::new().await;
    let (status, document) = world.call("GET", "/openapi.json", Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    let source = include_str!("../desk/mod.rs");
    let served: Vec<_> =
        source.lines().filter_map(|line| line.trim().strip_prefix(".route(\"/api")?.split('"').next()).collect();
    assert_eq!(served.len(), 12);
    for path in served {
        assert!(document["paths"][format!("/api{path}")].is_object(), "{path}");
    }
    assert_eq!(document["components"]["securitySchemes"]["api_key"]["scheme"], "bearer");
}

#[test]
fn the_committed_openapi_document_is_current() {
    let made = serde_json::to_string_pretty(&crate::document()).unwrap() + "\n";
    let current = made == include_str!("../../../docs/openapi.json");
    assert!(current, "run: cargo run -p countersign-provider -- openapi > docs/openapi.json");
}

#[tokio::test]
async fn an_activation_link_in_a_browser_shows_a_page_that_runs_nothing_and_tells_nobody() {
    let world = World::new().await;
    let (status, page) = world.call("GET", "/countersign/activate?v=1&tenant=example", Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.as_str().unwrap().contains("Open this link on your phone"));
    assert!(!page.as_str().unwrap().contains("<script"));
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_shows_in_the_process_log() {
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_thread_ids(true)
        .with_writer(move || writer.clone())
        .finish();
    // For the whole test binary: what other tests log is searched as well.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let world = World::new().await;
    let router = world.router();
    let offer = offer(&world, "anna-the-user").await;
    let link = offer["link"].as_str().unwrap().to_owned();
    let mut new = NewPhone::from_link(&link);
    new.look_up(&router, START).await.unwrap();
    let enrolled = new.enrol(&router, START).await.unwrap();
    let digits = new.digits(&enrolled);
    world
        .call("POST", &format!("/api/v1/offers/{}/confirm", offer["id"].as_str().unwrap()), json!({ "digits": digits }))
        .await;
    let mut phone = new.enrolled(&enrolled, START);
    let (id, number) = ask(&world, "anna-the-user").await;
    let prompt = phone.prompt(&router).await;
    phone.decide(&router, &prompt, Decision::Report, None).await.unwrap();
    collect(&world, &id).await;
    let code = phone.code(START);
    world.call("POST", "/api/v1/codes/verify", json!({ "user": "anna-the-user", "code": code })).await;
    world.call("GET", "/api/v1/users/anna-the-user", Value::Null).await;
    let text = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("\"answered\"") && text.contains("reported"), "something was logged");
    let secret = link.rsplit('#').next().unwrap();
    for hidden in [secret, &world.key, "anna-the-user"] {
        assert!(!text.contains(hidden), "{hidden} shows");
    }
    // Two digits stand in other tests' lines by chance: short values are searched in what this test logged.
    let thread = format!("{:?}", std::thread::current().id());
    let own: Vec<&str> = text.lines().filter(|line| line.contains(&thread)).collect();
    assert!(own.iter().any(|line| line.contains("\"answered\"")), "this test logged something");
    for short in [digits, number, code] {
        let hidden = format!("\"{short}\"");
        assert!(!own.iter().any(|line| line.contains(&hidden)), "{hidden} shows");
    }
}
