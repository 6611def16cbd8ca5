//! What happened, and who vouches for it.

use crate::scene::Scene;
use countersign::{exchange::Decision, log::Event, protocols::Answer};

#[tokio::test]
async fn a_receipt_anchors_the_log_outside_the_phone() {
    let (scene, account) = Scene::activated().await;
    let before = scene.phone.verify_log(account);
    assert!(before.intact && before.anchored_up_to.is_none(), "{before:?}");
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    let after = scene.phone.verify_log(account);
    let anchored = after.anchored_up_to.unwrap();
    assert!(after.intact && anchored < after.entries, "{after:?}");
    let entries = scene.phone.log(&account).unwrap();
    let covered = entries.iter().find(|entry| entry.number == anchored).unwrap();
    let Some(Event::Decided { shown, decision, .. }) = &covered.event else { panic!("{covered:?}") };
    assert_eq!(*decision, Decision::Approve);
    assert_eq!(shown.relying_party, "shop.example");
    assert_eq!(shown.place.as_deref(), Some("Lyon, France"));
}

#[tokio::test]
async fn the_log_survives_a_restart_and_grows_by_what_is_decided() {
    let (mut scene, account) = Scene::activated().await;
    scene.ring().await;
    scene.phone.answer(Answer::Deny).await.unwrap();
    let before = scene.phone.log(&account).unwrap();
    scene.phone.restart().await;
    assert_eq!(scene.phone.log(&account).unwrap(), before);
    let times: Vec<_> = before.iter().map(|entry| entry.at).collect();
    assert!(times.is_sorted());
    let numbers: Vec<_> = before.iter().map(|entry| entry.number).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64));
}

#[tokio::test]
async fn the_provider_keeps_its_own_record_without_names_and_addresses_of_people() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    let lines = scene.acme.log_lines(0, i64::MAX).await.unwrap();
    let text = serde_json::to_string(&lines).unwrap();
    assert!(text.contains("shop.example") && text.contains("node-1"), "{text}");
    let csv = countersign_provider::as_csv(&lines).unwrap();
    assert_eq!(csv.lines().count(), lines.len() + 1);
}
