//! Re-activation: to a successor that the provider names, by another offer of the same one, and to a stranger's in the
//! place of one that is gone. What follows from a rotated provider key is in `keys.rs`.

use crate::scene::{ACME, Round, Scene, Typist, assert_codes_count, assert_whole, at_every_boundary};
use countersign_tests::stage::{Organisation, Shop};

const NEXT: &str = "id.next.example";

#[tokio::test]
async fn a_move_killed_anywhere_ends_at_the_successor_with_nothing_lost() {
    let mut scene = Scene::new().await;
    let (next, _) = scene.neighbour(NEXT).await;
    scene.acme.move_to(&next).await;
    at_every_boundary("move", 20, async |point| {
        let user = format!("mara-{point}");
        let home = scene.activated(&user).await;
        next.import_move(&scene.acme.export_move().await.unwrap()).await.unwrap();
        let ended = scene.run(&home, None, point, &["move"]).await;
        let survived = ended.is_some();
        let mut report = match ended {
            Some(report) => report,
            None => scene.resume(&home, None).await,
        };
        let begun_anew = report["moves"] == 1;
        if begun_anew {
            assert!(!survived);
            report = scene.run_whole(&home, None, &["move"]).await;
        }
        assert_whole(&report, &[(NEXT, true)], 1, point);
        assert_codes_count(&scene.shop, &user, &report, point).await;
        assert_eq!(next.user(&user).await.unwrap().phones.len(), 1, "killed at {point}");
        assert!(scene.acme.user(&user).await.unwrap().phones.is_empty(), "killed at {point}");
        Round { survived, begun_anew }
    })
    .await;
}

/// Plays the re-activation of an account by an offer of `new`. Nobody signed the change: the old binding stays for a
/// while, and so do its codes.
async fn re_activations_killed_anywhere(
    scene: &Scene,
    (new, new_shop): (&Organisation, &Shop),
    bindings: &[(&str, bool)],
) {
    at_every_boundary("re-activation", 20, async |point| {
        let user = format!("mara-{point}");
        let home = scene.activated(&user).await;
        let offer = new_shop.offer(&user).await;
        let typist = Some(Typist { shop: new_shop, offer: &offer });
        let replace = ["replace", offer.link.as_ref().unwrap()];
        let ended = scene.run(&home, typist, point, &replace).await;
        let survived = ended.is_some();
        let mut report = match ended {
            Some(report) => report,
            None => scene.resume(&home, typist).await,
        };
        let begun_anew = new_shop.offer_state(&offer).await == "open";
        if begun_anew {
            assert!(!survived, "nothing happened");
            assert_whole(&report, &[(ACME, true)], 1, point);
            report = scene.run_whole(&home, typist, &replace).await;
        }
        assert_whole(&report, bindings, bindings.len(), point);
        assert_codes_count(new_shop, &user, &report, point).await;
        assert_eq!(new_shop.offer_state(&offer).await, "complete");
        for side in [new, &scene.acme] {
            let known = bindings.iter().filter(|(host, _)| *host == side.host).count();
            assert_eq!(side.user(&user).await.unwrap().phones.len(), known, "killed at {point}: no more and no fewer");
        }
        scene.signs_in(&home, new_shop, &user).await;
        Round { survived, begun_anew }
    })
    .await;
}

#[tokio::test]
async fn a_replacement_of_a_provider_that_is_gone_killed_anywhere_loses_nothing() {
    let mut scene = Scene::new().await;
    let (next, shop) = scene.neighbour(NEXT).await;
    re_activations_killed_anywhere(&scene, (&next, &shop), &[(NEXT, true), (ACME, false)]).await;
}

#[tokio::test]
async fn a_renewal_at_the_same_provider_killed_anywhere_loses_nothing() {
    let scene = Scene::new().await;
    re_activations_killed_anywhere(&scene, (&scene.acme, &scene.shop), &[(ACME, true), (ACME, false)]).await;
}
