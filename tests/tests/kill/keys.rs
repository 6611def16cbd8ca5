//! What a binding is reached by and believed by: device token, device key, provider key and address.

use crate::scene::{ACME, Round, Scene, assert_whole, at_every_boundary, count_of};
use std::time::Duration;

/// A bell that has not rung by then will not ring.
const WHILE: Duration = Duration::from_millis(400);

#[tokio::test]
async fn a_device_token_killed_anywhere_arrives() {
    let scene = Scene::new().await;
    let home = scene.activated("mara").await;
    at_every_boundary("device token", 6, async |point| {
        let name = format!("token-{point}");
        let survived = scene.run(&home, None, point, &["token", &name]).await.is_some();
        if !survived {
            let report = scene.resume(&home, None).await;
            assert_whole(&report, &[(ACME, true)], 1, point);
        }
        let begun_anew = rings(&scene).await.as_deref() != Some(name.as_str());
        if begun_anew {
            // Killed before it was committed: the app sets its token at every start.
            assert!(!survived, "not told");
            scene.run_whole(&home, None, &["token", &name]).await;
            assert_eq!(rings(&scene).await, Some(name), "killed at {point}");
        }
        Round { survived, begun_anew }
    })
    .await;
}

/// Whom a sign-in rings, if anybody within a while.
async fn rings(scene: &Scene) -> Option<String> {
    scene.world.skip(Duration::from_mins(2)); // within what a shop may ask
    scene.bells.forget();
    scene.shop.ring("mara").await;
    scene.bells.next(WHILE).await
}

#[tokio::test]
async fn a_rotation_of_the_device_key_killed_anywhere_leaves_one_key_that_counts() {
    let scene = Scene::new().await;
    let home = scene.activated("mara").await;
    let mut rotations = 0;
    at_every_boundary("device key", 12, async |point| {
        let ended = scene.run(&home, None, point, &["rotate"]).await;
        let survived = ended.is_some();
        let mut report = match ended {
            Some(report) => report,
            None => scene.resume(&home, None).await,
        };
        let begun_anew = count_of(&report, ROTATED) == rotations;
        if begun_anew {
            report = scene.run_whole(&home, None, &["rotate"]).await;
        }
        rotations += 1;
        assert_eq!(count_of(&report, ROTATED), rotations, "killed at {point}: rotated once");
        let report = scene.signs_in(&home, &scene.shop, "mara").await;
        assert_whole(&report, &[(ACME, true)], 1, point);
        assert_eq!(report["keys"], 2, "killed at {point}: the old key is deleted, and no other was left behind");
        assert_eq!(scene.acme.user("mara").await.unwrap().phones.len(), 1, "killed at {point}");
        Round { survived, begun_anew: begun_anew && !survived }
    })
    .await;
}

const ROTATED: &str = "device-key-rotated";

#[tokio::test]
async fn a_new_provider_key_and_address_are_followed_by_a_phone_killed_anywhere() {
    let mut scene = Scene::new().await;
    let home = scene.activated("mara").await;
    // The phone learns addresses as it goes: all of them lead to the same provider.
    for point in 1..60 {
        scene.others.push((format!("https://{}", address(point)), scene.acme.address()));
    }
    at_every_boundary("provider key", 5, async |point| {
        scene.acme.make_challenge_key().await.unwrap();
        let mut draft = scene.acme.draft_statement(true, None).await.unwrap();
        draft.origins = vec![format!("https://{}", address(point))];
        scene.acme.sign_and_publish(&draft).await;
        let ended = scene.run(&home, None, point, &["resume"]).await;
        let survived = ended.is_some();
        let report = match ended {
            Some(report) => report,
            None => scene.resume(&home, None).await,
        };
        assert_whole(&report, &[(&address(point), true)], 1, point);
        let followed = count_of(&report, "provider-rotated");
        assert_eq!(followed, usize::try_from(point).unwrap(), "killed at {point}: each statement is followed once");
        scene.signs_in(&home, &scene.shop, "mara").await;
        Round { survived, begun_anew: false }
    })
    .await;
}

fn address(point: u64) -> String {
    format!("sign-in-{point}.acme.example")
}
