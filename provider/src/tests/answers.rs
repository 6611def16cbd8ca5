//! Answers: who wins, what is refused, and what is said about it.

use axum::http::StatusCode;
use countersign_wire::{
    Digest,
    approval::{Decision, Outcome, Receipt, Recorded},
    reply::RefusalCode,
    status::{AskStatus, Status},
};
use serde_json::json;

use super::{
    story::{Asked, activate, ask, asked, collect},
    world::{START, World, post},
};

#[tokio::test]
async fn a_denial_beats_an_approval_until_the_result_is_collected() {
    let world = World::new().await;
    let (mut one, mut two) = (activate(&world, "anna").await, activate(&world, "anna").await);
    let router = world.router();
    let (id, number) = ask(&world, "anna").await;
    let (first, second) = (one.prompt(&router).await, two.prompt(&router).await);
    one.decide(&router, &first, Decision::Approve, Some(&number)).await.unwrap();
    let receipt = two.decide(&router, &second, Decision::Deny, None).await.unwrap();
    assert_eq!(receipt.recorded, Recorded::Denied);
    assert_eq!(collect(&world, &id).await.1["state"], "denied");
}

#[tokio::test]
async fn a_denial_after_collection_is_told_when_the_person_was_signed_in() {
    let Asked { world, mut phone, router, id, number, prompt } = asked().await;
    phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap();
    world.clock.advance(1_000);
    phone.now += 1_000;
    collect(&world, &id).await;
    let receipt = phone.decide(&router, &prompt, Decision::Deny, None).await.unwrap();
    assert_eq!((receipt.recorded, receipt.at), (Recorded::TooLate, Some((START + 1_000).unsigned_abs())));
}

#[tokio::test]
async fn an_approval_after_a_denial_is_refused() {
    let Asked { world, mut phone, router, id, number, prompt } = asked().await;
    phone.decide(&router, &prompt, Decision::Deny, None).await.unwrap();
    let refused = phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap_err();
    assert_eq!(refused.code, RefusalCode::ChallengeAnsweredElsewhere);
    assert_eq!(collect(&world, &id).await.1["state"], "denied");
}

#[tokio::test]
async fn a_report_denies_pauses_and_names_the_other_method() {
    let Asked { world, mut phone, router, id, prompt, .. } = asked().await;
    let receipt = phone.decide(&router, &prompt, Decision::Report, None).await.unwrap();
    let until = START + 900_000;
    assert_eq!((receipt.recorded, receipt.at), (Recorded::Reported, Some(until.unsigned_abs())));
    assert_eq!(collect(&world, &id).await.1["state"], "reported");
    let (status, problem) =
        world.call("POST", "/api/v1/sign-ins", json!({ "user": "anna", "application": "Shop" })).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!((problem["code"].as_str(), problem["retry_at"].as_i64()), (Some("paused"), Some(until)));
    assert_eq!(problem["other_methods"], json!(["code"]));
    let status: Status = phone.ask(&router, "status", &AskStatus).await.unwrap();
    assert_eq!(status.suspended_until, Some(until.unsigned_abs()));
}

#[tokio::test]
async fn one_wrong_number_ends_the_request_and_ten_stop_sign_ins_for_a_day() {
    let world = World::with("example", |config| config.limits.challenges.attempts = 100).await;
    let mut phone = activate(&world, "anna").await;
    let router = world.router();
    for _ in 0..10 {
        let (id, number) = ask(&world, "anna").await;
        let prompt = phone.prompt(&router).await;
        let wrong = if number == "00" { "01" } else { "00" };
        let refused = phone.decide(&router, &prompt, Decision::Approve, Some(wrong)).await.unwrap_err();
        assert_eq!(refused.code, RefusalCode::WrongNumber);
        let again = phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap_err();
        assert_eq!(again.code, RefusalCode::ChallengeAnsweredElsewhere);
        assert_eq!(collect(&world, &id).await.1["state"], "wrong-number");
    }
    let (status, problem) =
        world.call("POST", "/api/v1/sign-ins", json!({ "user": "anna", "application": "Shop" })).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::TOO_MANY_REQUESTS, Some("paused")));
    world.clock.advance(86_400_000);
    ask(&world, "anna").await;
}

#[tokio::test]
async fn the_same_number_with_the_same_payload_gets_the_same_receipt_and_another_payload_raises_an_alarm() {
    let Asked { world, mut phone, router, number, prompt, .. } = asked().await;
    let answer = phone.answer(&prompt, Decision::Approve, Some(&number));
    let body = phone.sign_answer(&answer, 7);
    let first: Receipt = phone.send(&router, "answer", &body).await.unwrap();
    let again: Receipt = phone.send(&router, "answer", &body).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(first.log_head, Digest::of(b"log"));
    let other = phone.sign_answer(&phone.answer(&prompt, Decision::Deny, None), 7);
    let refused = phone.send::<Receipt>(&router, "answer", &other).await.unwrap_err();
    assert_eq!((refused.code, refused.sequence), (RefusalCode::SequenceConflict, Some(8)));
    let low = phone.sign_answer(&phone.answer(&prompt, Decision::Deny, None), 3);
    let refused = phone.send::<Receipt>(&router, "answer", &low).await.unwrap_err();
    assert_eq!((refused.code, refused.sequence), (RefusalCode::SequenceTooLow, Some(8)));
    let user = world.provider.user("anna").await.unwrap();
    assert_eq!(user.phones[0].alarm_at, Some(START));
}

#[tokio::test]
async fn an_approval_under_the_device_key_is_no_request_at_all() {
    let Asked { world, phone, router, id, number, prompt } = asked().await;
    let body = phone.sign(&phone.answer(&prompt, Decision::Approve, Some(&number)), Some(1), &phone.device);
    let (status, reply) = post(&router, "answer", &body).await;
    assert_eq!((status, reply.len()), (StatusCode::BAD_REQUEST, 0));
    assert_eq!(collect(&world, &id).await.1["state"], "open");
}

#[tokio::test]
async fn an_expired_request_cannot_be_approved_but_can_be_denied() {
    let Asked { world, mut phone, router, id, number, prompt } = asked().await;
    world.clock.advance(120_000);
    phone.now += 120_000;
    let refused = phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap_err();
    assert_eq!(refused.code, RefusalCode::ChallengeExpired);
    let receipt = phone.decide(&router, &prompt, Decision::Deny, None).await.unwrap();
    assert_eq!(receipt.recorded, Recorded::Denied);
    assert_eq!(collect(&world, &id).await.1["state"], "denied");
}

#[tokio::test]
async fn user_verification_and_whole_text_are_demanded_where_the_request_says_so() {
    let world = World::new().await;
    let mut phone = activate(&world, "anna").await;
    let router = world.router();
    let request = json!({ "user": "anna", "application": "Bank", "text": "Pay 10", "number": false, "user_verification": true, "transaction": true });
    world.call("POST", "/api/v1/sign-ins", request).await;
    let prompt = phone.prompt(&router).await;
    let mut answer = phone.answer(&prompt, Decision::Approve, None);
    let body = phone.sign_answer(&answer, 1);
    assert_eq!(
        phone.send::<Receipt>(&router, "answer", &body).await.unwrap_err().code,
        RefusalCode::UserVerificationRequired
    );
    answer.user_verified = true;
    answer.altered = true;
    let body = phone.sign_answer(&answer, 2);
    assert_eq!(phone.send::<Receipt>(&router, "answer", &body).await.unwrap_err().code, RefusalCode::AlteredRefused);
    answer.altered = false;
    let body = phone.sign_answer(&answer, 3);
    assert_eq!(phone.send::<Receipt>(&router, "answer", &body).await.unwrap().recorded, Recorded::Approved);
}

#[tokio::test]
async fn another_persons_request_is_unknown_and_a_swapped_digest_too() {
    let world = World::new().await;
    let (mut anna, mut ben) = (activate(&world, "anna").await, activate(&world, "ben").await);
    let router = world.router();
    let (_, number) = ask(&world, "anna").await;
    let prompt = anna.prompt(&router).await;
    let refused = ben.decide(&router, &prompt, Decision::Deny, None).await.unwrap_err();
    assert_eq!(refused.code, RefusalCode::ChallengeUnknown);
    let mut answer = anna.answer(&prompt, Decision::Approve, Some(&number));
    answer.digest = Digest::of(b"another challenge");
    let body = anna.sign_answer(&answer, 1);
    assert_eq!(anna.send::<Receipt>(&router, "answer", &body).await.unwrap_err().code, RefusalCode::ChallengeUnknown);
}

#[tokio::test]
async fn a_result_is_collected_once_and_by_the_key_that_asked() {
    let Asked { world, mut phone, router, id, number, prompt } = asked().await;
    phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap();
    let other = world.provider.make_api_key("shop.example", "Shop", &crate::Scope::ALL).await.unwrap();
    let path = format!("/api/v1/sign-ins/{id}/collect");
    let (status, _) = super::world::json(&router, other.key.expose(), "POST", &path, json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "another key of the same service");
    let (status, first) = world.call("POST", &path, json!({ "collector": "one" })).await;
    assert_eq!((status, first["state"].as_str()), (StatusCode::OK, Some("approved")));
    let (status, again) = world.call("POST", &path, json!({ "collector": "one" })).await;
    assert_eq!((status, again), (StatusCode::OK, first), "the same collector lost the answer");
    let (status, problem) = world.call("POST", &path, json!({ "collector": "two" })).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("collected")));
}

#[tokio::test]
async fn a_poll_tells_what_became_of_the_requests_that_it_names() {
    let world = World::new().await;
    let (mut one, mut two) = (activate(&world, "anna").await, activate(&world, "anna").await);
    let router = world.router();
    let (_, number) = ask(&world, "anna").await;
    let prompt = one.prompt(&router).await;
    two.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap();
    let id = prompt.challenge.id;
    let polled = one.poll(&router, 20, &[id, countersign_wire::ChallengeId::new([9; 16])]).await.unwrap();
    assert!(polled.prompts.is_empty());
    let outcomes: Vec<_> = polled.outcomes.iter().map(|o| o.outcome).collect();
    assert_eq!(outcomes, [Outcome::Approved, Outcome::Unknown]);
}

#[tokio::test]
async fn a_request_for_nobody_looks_like_any_other_and_expires() {
    let world = World::new().await;
    activate(&world, "anna").await;
    let body = |user: &str| json!({ "user": user, "application": "Shop" });
    let (known, real) = world.call("POST", "/api/v1/sign-ins", body("anna")).await;
    let (unknown, decoy) = world.call("POST", "/api/v1/sign-ins", body("nobody")).await;
    assert_eq!(known, unknown);
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&real), keys(&decoy));
    let id = decoy["id"].as_str().unwrap();
    assert_eq!(collect(&world, id).await.1["state"], "open");
    world.clock.advance(120_000);
    assert_eq!(collect(&world, id).await.1["state"], "expired");
    for _ in 0..4 {
        world.call("POST", "/api/v1/sign-ins", body("nobody")).await;
    }
    let (status, problem) = world.call("POST", "/api/v1/sign-ins", body("nobody")).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::TOO_MANY_REQUESTS, Some("rate-limited")),
        "limits count nobody too"
    );
}
