//! Decisions, until the provider has recorded them.

use crate::scene::{ACME, Round, Scene, assert_whole, at_every_boundary};
use serde_json::json;
use std::time::Duration;

async fn answers_killed_anywhere(decision: &str, recorded: &str) {
    let scene = Scene::new().await;
    let home = scene.activated("mara").await;
    at_every_boundary(decision, 10, async |point| {
        scene.world.skip(Duration::from_mins(20)); // longer than a report pauses sign-ins
        let before = scene.answers(recorded).await;
        let ring = scene.shop.ring_with("mara", json!({ "life_seconds": 600 })).await;
        let number = ring.number();
        let answer = ["answer", decision, &number];
        let survived = scene.run(&home, None, point, &answer).await.is_some();
        let mut begun_anew = false;
        if !survived {
            let report = scene.resume(&home, None).await;
            assert_whole(&report, &[(ACME, true)], 1, point);
            begun_anew = scene.shop.look(&ring).await == "open";
            if begun_anew {
                assert_eq!(report["prompts"], 1, "killed at {point}: neither asked nor answered");
                scene.run_whole(&home, None, &answer).await;
            }
        }
        assert_eq!(scene.shop.collect(&ring).await, recorded, "killed at {point}");
        assert_eq!(scene.answers(recorded).await, before + 1, "killed at {point}: recorded once");
        Round { survived, begun_anew }
    })
    .await;
}

#[tokio::test]
async fn an_approval_killed_anywhere_is_recorded_exactly_once() {
    answers_killed_anywhere("approve", "approved").await;
}

#[tokio::test]
async fn a_denial_killed_anywhere_is_recorded_exactly_once() {
    answers_killed_anywhere("deny", "denied").await;
}

#[tokio::test]
async fn a_report_killed_anywhere_is_recorded_exactly_once() {
    answers_killed_anywhere("report", "reported").await;
}
