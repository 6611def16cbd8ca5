//! Offers, until there is an account or none.

use crate::scene::{ACME, Round, Scene, Typist, assert_codes_count, assert_whole, at_every_boundary};
use countersign_tests::stage::Home;

#[tokio::test]
async fn an_activation_killed_anywhere_leaves_no_half_account_and_burns_no_offer_in_vain() {
    let scene = Scene::new().await;
    at_every_boundary("activation", 20, async |point| {
        let user = format!("mara-{point}");
        let (home, offer) = (Home::new(), scene.shop.offer(&user).await);
        let typist = Some(Typist { shop: &scene.shop, offer: &offer });
        let activate = ["activate", offer.link.as_ref().unwrap()];
        let ended = scene.run(&home, typist, point, &activate).await;
        let survived = ended.is_some();
        let mut report = match ended {
            Some(report) => report,
            None => scene.resume(&home, typist).await,
        };
        let begun_anew = report["accounts"].as_array().unwrap().is_empty();
        if begun_anew {
            assert_eq!(scene.shop.offer_state(&offer).await, "open", "killed at {point}: burnt without an account");
            report = scene.run_whole(&home, typist, &activate).await;
        }
        assert_whole(&report, &[(ACME, true)], 1, point);
        assert_codes_count(&scene.shop, &user, &report, point).await;
        assert_eq!(scene.acme.user(&user).await.unwrap().phones.len(), 1, "killed at {point}");
        assert_eq!(scene.shop.offer_state(&offer).await, "complete");
        Round { survived, begun_anew }
    })
    .await;
}
