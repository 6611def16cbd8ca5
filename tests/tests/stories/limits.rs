//! How much is too much, and what stays open then.

use crate::scene::{MARA, Scene};
use countersign::{FailureCode, account::PushState, protocols::Answer};
use countersign_tests::stage::code;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_sixth_request_in_five_minutes_is_refused_until_a_time_that_is_told() {
    let (scene, account) = Scene::activated().await;
    for _ in 0..5 {
        scene.ring().await;
    }
    let (status, problem) = scene.shop.try_ring(MARA, json!({})).await;
    assert_eq!((status, problem["code"].as_str()), (429, Some("rate-limited")));
    let retry_at = problem["retry_at"].as_i64().unwrap();
    assert!((0..=300_000).contains(&(retry_at - scene.world.now().0)), "{problem}");
    assert!(!problem["other_methods"].as_array().unwrap().is_empty());
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await, "codes are counted apart");
    scene.world.skip(Duration::from_secs(301));
    scene.ring().await;
}

#[tokio::test]
async fn wrong_codes_close_codes_for_a_while_and_nothing_else() {
    let (scene, account) = Scene::activated().await;
    let right = scene.phone.code(account);
    for guess in 0..5u32 {
        let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 500_000 + guess) % 1_000_000);
        assert!(!scene.shop.accepts_code(MARA, &wrong).await);
    }
    let (status, _) = scene.shop.post("codes/verify", json!({ "user": MARA, "code": right })).await;
    assert_eq!(status, 429);
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    scene.world.skip(Duration::from_secs(301));
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);
}

#[tokio::test]
async fn ten_wrong_numbers_in_a_day_stop_prompts_for_that_person_alone() {
    let (scene, account) = Scene::activated().await;
    let nils = scene.new_phone().await;
    nils.activate(&scene.shop, &scene.shop.offer("nils").await).await;
    for _ in 0..10 {
        let ring = scene.ring().await;
        let wrong = Answer::Approve { number: Some(ring.wrong_number()) };
        assert_eq!(code(scene.phone.answer(wrong).await), FailureCode::WrongNumber);
        scene.world.skip(Duration::from_mins(2));
    }
    let (status, problem) = scene.shop.try_ring(MARA, json!({})).await;
    assert_eq!(status, 429, "{problem}");
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);
    let ring = scene.shop.ring("nils").await;
    nils.approve(&ring).await.unwrap();
    scene.world.skip(Duration::from_hours(24));
    scene.ring().await;
}

#[tokio::test]
async fn a_pause_shows_on_the_phone_and_passes() {
    let (scene, account) = Scene::activated().await;
    scene.ring().await;
    scene.phone.answer(Answer::Report).await.unwrap();
    scene.phone.work().await;
    let shown = scene.phone.push(account);
    let fine = matches!(shown, PushState::Suspended { .. } | PushState::NoDeviceToken);
    assert!(fine, "{shown:?}");
    assert_eq!(scene.phone.codes(account).len(), 1);
    scene.world.skip(Duration::from_mins(20));
    scene.phone.work().await;
    assert_eq!(scene.phone.push(account), PushState::NoDeviceToken);
}
