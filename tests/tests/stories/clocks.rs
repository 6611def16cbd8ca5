//! A phone whose clock is wrong.

use crate::scene::{MARA, Scene};
use countersign::{
    FailureCode,
    authenticator::{FindingState, Subject},
};
use countersign_tests::stage::{Organisation, approve};
use serde_json::json;
use std::time::Duration;

const HOUR: i64 = 3_600;

#[tokio::test]
async fn codes_are_right_after_one_reply_however_wrong_the_clock_is() {
    for wrong_by in [-HOUR, HOUR] {
        let scene = Scene::new().await;
        scene.phone.clock.set_wrong_by(wrong_by);
        let account = scene.activate().await;
        assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await, "{wrong_by}");
    }
}

#[tokio::test]
async fn an_app_started_under_a_wrong_clock_believes_two_providers_that_agree() {
    for wrong_by in [-HOUR, HOUR] {
        let (mut scene, account) = Scene::activated().await;
        let other = Organisation::new(&scene.world, &scene.network, "id.other.example").await;
        let other_shop = other.shop("other.example").await;
        scene.phone.activate(&other_shop, &other_shop.offer(MARA).await).await;
        scene.phone.clock.set_wrong_by(wrong_by);
        scene.phone.restart().await;
        scene.phone.work().await;
        assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await, "{wrong_by}");
        let list = scene.phone.app.codes(&[account]).unwrap();
        assert!(list.uncertainty.is_some_and(|uncertainty| uncertainty.as_secs() < 10));
    }
}

#[tokio::test]
async fn one_provider_alone_puts_a_clock_right_that_is_minutes_off() {
    for wrong_by in [-240, 240] {
        let (mut scene, account) = Scene::activated().await;
        scene.phone.clock.set_wrong_by(wrong_by);
        scene.phone.restart().await;
        scene.phone.work().await;
        assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await, "{wrong_by}");
    }
}

#[tokio::test]
async fn one_provider_alone_cannot_drag_the_clock_by_an_hour() {
    let (mut scene, account) = Scene::activated().await;
    scene.phone.clock.set_wrong_by(-HOUR); // or the provider's is wrong: the phone cannot tell
    scene.phone.restart().await;
    scene.phone.work().await;
    let list = scene.phone.app.codes(&[account]).unwrap();
    let off = scene.world.now().since(list.at);
    assert!(off >= Duration::from_mins(54), "{off:?}");
    assert_eq!(list.uncertainty, None, "and it says that it does not know");
}

#[tokio::test]
async fn a_wrong_clock_neither_kills_a_prompt_nor_spoils_its_answer() {
    for wrong_by in [-HOUR, HOUR] {
        let (mut scene, _) = Scene::activated().await;
        scene.phone.clock.set_wrong_by(wrong_by);
        scene.phone.restart().await;
        let ring = scene.ring().await;
        let prompt = scene.phone.prompt().await;
        scene.phone.clock.set_wrong_by(-wrong_by);
        let ticket = prompt.decide(&approve(&ring)).unwrap();
        scene.phone.outcome(ticket).await.unwrap();
        assert_eq!(scene.shop.collect(&ring).await, "approved", "{wrong_by}");
    }
}

#[tokio::test]
async fn turning_the_clock_back_does_not_revive_a_prompt() {
    let (scene, _) = Scene::activated().await;
    scene.shop.ring_with(MARA, json!({ "life_seconds": 30 })).await;
    assert_eq!(scene.phone.prompts().await.len(), 1);
    scene.phone.line.cut();
    scene.world.skip(Duration::from_secs(31));
    scene.phone.clock.set_wrong_by(-HOUR);
    assert!(scene.phone.app.pending().unwrap().is_empty());
}

#[tokio::test]
async fn the_check_says_by_how_much_one_provider_alone_disagrees_and_leaves_the_codes_alone() {
    let (mut scene, account) = Scene::activated().await;
    scene.phone.clock.set_wrong_by(HOUR);
    scene.phone.restart().await;
    let findings = scene.phone.diagnose(&account).await.unwrap();
    let found = findings.iter().find_map(|finding| match (&finding.subject, &finding.state) {
        (Subject::ProviderClock { host, ahead_ms }, FindingState::Attention(failure)) => {
            Some((host.clone(), *ahead_ms, failure.clone()))
        }
        _ => None,
    });
    let (host, ahead_ms, failure) = found.unwrap();
    assert_eq!((host.as_str(), failure.code), ("sign-in.acme.example", FailureCode::ClockWrong));
    assert!((ahead_ms - HOUR * 1000).abs() < 2_000, "{ahead_ms}");
    assert_eq!(failure.clock_ahead_ms, Some(ahead_ms));
    let off = scene.phone.app.codes(&[account]).unwrap().at.since(scene.world.now());
    assert!(off >= Duration::from_mins(54), "one provider does not drag the codes by an hour: {off:?}");

    scene.phone.clock.set_wrong_by(0);
    scene.phone.restart().await;
    let findings = scene.phone.diagnose(&account).await.unwrap();
    assert!(!findings.iter().any(|finding| matches!(finding.subject, Subject::ProviderClock { .. })));
}
