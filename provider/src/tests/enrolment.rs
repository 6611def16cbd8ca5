//! Enrolment: second phones, repeated requests, wrong digits, what ends an offer.

use axum::http::StatusCode;
use countersign_wire::{
    approval::Polled,
    reply::RefusalCode,
    status::{AskStatus, Status},
};
use serde_json::json;

use super::{
    phone::NewPhone,
    story::{activate, offer},
    world::{START, World, post},
};

#[tokio::test]
async fn a_second_phone_is_told_that_the_offer_is_taken_and_a_repeated_request_gets_the_same_answer() {
    let world = World::new().await;
    let router = world.router();
    let offer = offer(&world, "anna").await;
    let link = offer["link"].as_str().unwrap();
    let (mut one, mut two) = (NewPhone::from_link(link), NewPhone::from_link(link));
    one.look_up(&router, START).await.unwrap();
    two.look_up(&router, START).await.unwrap();
    let enrolled = one.enrol(&router, START).await.unwrap();
    assert_eq!(two.enrol(&router, START).await.unwrap_err().code, RefusalCode::OfferTaken);
    assert_eq!(one.enrol(&router, START).await.unwrap(), enrolled);
    let mut three = NewPhone::from_link(link);
    assert_eq!(three.look_up(&router, START).await.unwrap_err().code, RefusalCode::OfferTaken);
}

#[tokio::test]
async fn a_pending_phone_can_do_nothing_but_ask_how_it_stands() {
    let world = World::new().await;
    let router = world.router();
    let offer = offer(&world, "anna").await;
    let mut new = NewPhone::from_link(offer["link"].as_str().unwrap());
    new.look_up(&router, START).await.unwrap();
    let enrolled = new.enrol(&router, START).await.unwrap();
    assert!(!enrolled.active);
    let mut phone = new.enrolled(&enrolled, START);
    assert_eq!(phone.poll(&router, 0, &[]).await.unwrap_err().code, RefusalCode::Pending);
    let status: Status = phone.ask(&router, "status", &AskStatus).await.unwrap();
    assert!(!status.active);
    let user = world.provider.user("anna").await.unwrap();
    assert!(user.phones.is_empty());
    let (_, right) =
        world.call("POST", "/api/v1/codes/verify", json!({ "user": "anna", "code": phone.code(START) })).await;
    assert_eq!(right["accepted"], false, "its codes do not count yet either");
}

#[tokio::test]
async fn three_wrong_tries_end_the_offer_and_the_phone() {
    let world = World::new().await;
    let router = world.router();
    let offer = offer(&world, "anna").await;
    let path = format!("/api/v1/offers/{}/confirm", offer["id"].as_str().unwrap());
    let mut new = NewPhone::from_link(offer["link"].as_str().unwrap());
    new.look_up(&router, START).await.unwrap();
    let enrolled = new.enrol(&router, START).await.unwrap();
    let digits = new.digits(&enrolled);
    let wrong = if digits == "000000" { "000001" } else { "000000" };
    for (state, left) in [("pending", 2), ("pending", 1), ("wrong-digits", 0)] {
        let (_, view) = world.call("POST", &path, json!({ "digits": wrong })).await;
        assert_eq!((view["state"].as_str(), view["tries_left"].as_i64()), (Some(state), Some(left)));
    }
    let (status, problem) = world.call("POST", &path, json!({ "digits": digits })).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("not-pending")));
    assert_eq!(new.enrol(&router, START).await.unwrap_err().code, RefusalCode::OfferWithdrawn);
    let mut phone = new.enrolled(&enrolled, START);
    assert_eq!(phone.poll(&router, 0, &[]).await.unwrap_err().code, RefusalCode::OfferWithdrawn);
}

#[tokio::test]
async fn an_offer_expires_is_spent_or_is_withdrawn_and_says_so() {
    let world = World::new().await;
    let router = world.router();
    let expired = offer(&world, "anna").await;
    world.clock.advance(600_000);
    let now = START + 600_000;
    let mut new = NewPhone::from_link(expired["link"].as_str().unwrap());
    assert_eq!(new.look_up(&router, now).await.unwrap_err().code, RefusalCode::OfferExpired);
    let withdrawn = offer(&world, "anna").await;
    world.call("DELETE", &format!("/api/v1/offers/{}", withdrawn["id"].as_str().unwrap()), json!(null)).await;
    let mut new = NewPhone::from_link(withdrawn["link"].as_str().unwrap());
    assert_eq!(new.look_up(&router, now).await.unwrap_err().code, RefusalCode::OfferWithdrawn);
    world.clock.set(START);
    let spent = offer(&world, "anna").await;
    let mut new = NewPhone::from_link(spent["link"].as_str().unwrap());
    new.look_up(&router, START).await.unwrap();
    let enrolled = new.enrol(&router, START).await.unwrap();
    world.provider.confirm_offer(spent["id"].as_str().unwrap(), &new.digits(&enrolled)).await.unwrap();
    let mut late = NewPhone::from_link(spent["link"].as_str().unwrap());
    assert_eq!(late.look_up(&router, START).await.unwrap_err().code, RefusalCode::OfferSpent);
}

#[tokio::test]
async fn offers_tried_in_vain_are_limited_and_the_refusal_says_until_when() {
    let world = World::new().await;
    let router = world.router();
    let elsewhere = World::new().await;
    for _ in 0..5 {
        let unknown = offer(&elsewhere, "anna").await;
        let mut new = NewPhone::from_link(unknown["link"].as_str().unwrap());
        let refused = look_up_unpinned(&mut new, &router).await;
        assert_eq!(refused, RefusalCode::OfferUnknown);
    }
    let known = offer(&world, "anna").await;
    let mut new = NewPhone::from_link(known["link"].as_str().unwrap());
    let refused = new.look_up(&router, START).await.unwrap_err();
    assert_eq!((refused.code, refused.until), (RefusalCode::RateLimited, Some((START + 300_000).unsigned_abs())));
    world.clock.advance(300_000);
    assert!(new.look_up(&router, START + 300_000).await.is_ok());
}

/// The other provider's operator is not the one in the link, so the refusal is read without a pin.
async fn look_up_unpinned(new: &mut NewPhone, router: &axum::Router) -> RefusalCode {
    new.forget_pin();
    new.look_up(router, START).await.unwrap_err().code
}

#[tokio::test]
async fn what_is_not_a_request_gets_400_and_no_body() {
    let world = World::new().await;
    let router = world.router();
    for endpoint in
        ["look-up", "enrol", "status", "poll", "answer", "token", "echo", "withdraw", "rotate", "move-begin", "move"]
    {
        let (status, body) = post(&router, endpoint, b"\xa0").await;
        assert_eq!((status, body.len()), (StatusCode::BAD_REQUEST, 0), "{endpoint}");
        let (status, _) = post(&router, endpoint, &vec![0; 8_193]).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{endpoint}");
    }
}

#[tokio::test]
async fn an_unknown_device_and_a_revoked_one_are_told_so_under_signature() {
    let world = World::new().await;
    let router = world.router();
    let mut phone = activate(&world, "anna").await;
    let id = phone.id;
    phone.id = countersign_wire::DeviceId::new([9; 16]);
    assert_eq!(phone.poll(&router, 0, &[]).await.unwrap_err().code, RefusalCode::UnknownDevice);
    phone.id = id;
    let removed = world.provider.reset_user("anna").await.unwrap();
    assert_eq!((removed.phones, removed.codes), (1, 1));
    assert_eq!(phone.poll(&router, 0, &[]).await.unwrap_err().code, RefusalCode::Revoked);
    let status: Result<Polled, _> = phone.ask(&router, "status", &AskStatus).await.map(|_: Status| Polled::default());
    assert_eq!(status.unwrap_err().code, RefusalCode::Revoked);
}
