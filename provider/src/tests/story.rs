//! The whole story: activate, ring, approve, deny, code.

use axum::{Router, http::StatusCode};
use countersign_wire::approval::{Decision, OpenedChallenge, Recorded};
use serde_json::{Value, json};

use super::{
    phone::{NewPhone, Phone},
    world::{START, World},
};

/// An offer for `user`, as a link.
pub(crate) async fn offer(world: &World, user: &str) -> Value {
    let (status, offer) = world.call("POST", "/api/v1/offers", json!({ "user": user })).await;
    assert_eq!(status, StatusCode::CREATED, "{offer}");
    offer
}

/// A phone of `user`, active.
pub(crate) async fn activate(world: &World, user: &str) -> Phone {
    let offer = offer(world, user).await;
    let mut new = NewPhone::from_link(offer["link"].as_str().unwrap());
    new.look_up(&world.router(), START).await.unwrap();
    let enrolled = new.enrol(&world.router(), START).await.unwrap();
    let path = format!("/api/v1/offers/{}/confirm", offer["id"].as_str().unwrap());
    let (status, view) = world.call("POST", &path, json!({ "digits": new.digits(&enrolled) })).await;
    assert_eq!((status, view["state"].as_str()), (StatusCode::OK, Some("complete")), "{view}");
    new.enrolled(&enrolled, START)
}

/// A sign-in request: its id and number.
pub(crate) async fn ask(world: &World, user: &str) -> (String, String) {
    let (status, made) = world.call("POST", "/api/v1/sign-ins", json!({ "user": user, "application": "Shop" })).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    (made["id"].as_str().unwrap().to_owned(), made["number"].as_str().unwrap().to_owned())
}

/// A person who is being asked, on her phone.
pub(crate) struct Asked {
    pub(crate) world: World,
    pub(crate) phone: Phone,
    pub(crate) router: Router,
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) prompt: OpenedChallenge,
}

/// Anna is asked whether she signs in.
pub(crate) async fn asked() -> Asked {
    let world = World::new().await;
    let mut phone = activate(&world, "anna").await;
    let router = world.router();
    let (id, number) = ask(&world, "anna").await;
    let prompt = phone.prompt(&router).await;
    Asked { world, phone, router, id, number, prompt }
}

pub(crate) async fn collect(world: &World, id: &str) -> (StatusCode, Value) {
    world.call("POST", &format!("/api/v1/sign-ins/{id}/collect"), json!({})).await
}

#[tokio::test]
async fn a_person_activates_approves_and_uses_a_code() {
    let Asked { world, mut phone, router, id, number, prompt } = asked().await;
    assert_eq!(prompt.challenge.relying_party.as_str(), "shop.example");
    let receipt = phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap();
    assert_eq!(receipt.recorded, Recorded::Approved);
    let (status, outcome) = collect(&world, &id).await;
    assert_eq!(
        (status, outcome["state"].as_str(), outcome["collected"].as_bool()),
        (StatusCode::OK, Some("approved"), Some(true))
    );
    let code = phone.code(START);
    let (_, right) = world.call("POST", "/api/v1/codes/verify", json!({ "user": "anna", "code": code })).await;
    assert_eq!(right["accepted"], true);
    let (_, again) = world.call("POST", "/api/v1/codes/verify", json!({ "user": "anna", "code": code })).await;
    assert_eq!(again["accepted"], false, "each code counts once");
}

#[tokio::test]
async fn a_typed_code_works_like_a_link() {
    let world = World::new().await;
    let (_, offer) = world.call("POST", "/api/v1/offers", json!({ "user": "anna", "form": "code" })).await;
    let mut new = NewPhone::from_code(offer["code"].as_str().unwrap(), offer["address"].as_str().unwrap());
    new.look_up(&world.router(), START).await.unwrap();
    let enrolled = new.enrol(&world.router(), START).await.unwrap();
    assert!(!enrolled.active);
    assert!(offer.get("link").is_none());
}
