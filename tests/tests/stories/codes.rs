//! Codes, with and without a network.

use crate::scene::{MARA, Scene};
use countersign::{FailureCode, activation::Activate, protocols::OfferText};
use countersign_provider::config::CodeKind;
use countersign_tests::stage::code;
use std::time::Duration;

#[tokio::test]
async fn a_code_made_without_network_is_right_and_counts_once() {
    let (scene, account) = Scene::activated().await;
    scene.phone.line.cut();
    let typed = scene.phone.code(account);
    assert!(scene.shop.accepts_code(MARA, &typed).await);
    assert!(!scene.shop.accepts_code(MARA, &typed).await, "each code counts once");
    scene.world.skip(Duration::from_secs(31));
    let next = scene.phone.code(account);
    assert_ne!(next, typed);
    assert!(scene.shop.accepts_code(MARA, &next).await);
}

#[tokio::test]
async fn the_next_code_is_the_one_that_comes_next() {
    let (scene, account) = Scene::activated().await;
    let now = scene.phone.codes_of(account);
    scene.world.skip(Duration::from_secs(now.seconds_left));
    assert_eq!(scene.phone.code(account), now.next.as_str());
}

#[tokio::test]
async fn a_counter_code_is_used_up_by_being_shown() {
    let scene = Scene::with(|config| config.activation.codes = CodeKind::Hotp).await;
    let account = scene.activate().await;
    let first = scene.phone.next_hotp(&account).unwrap();
    let second = scene.phone.next_hotp(&account).unwrap();
    assert_eq!(second.counter, first.counter + 1);
    assert!(scene.shop.accepts_code(MARA, second.code.as_str()).await, "one may be skipped");
    assert!(!scene.shop.accepts_code(MARA, first.code.as_str()).await, "an earlier one is spent");
}

#[tokio::test]
async fn codes_of_every_strength_agree_with_the_provider() {
    for (algorithm, digits, period) in [("SHA256", 8, 30), ("SHA512", 10, 60)] {
        let scene = Scene::with(|config| {
            config.activation.code_algorithm = algorithm.to_owned();
            config.activation.code_digits = digits;
            config.activation.code_period_seconds = period;
        })
        .await;
        let account = scene.activate().await;
        let shown = scene.phone.code(account);
        assert_eq!(shown.len(), usize::from(digits));
        assert!(scene.shop.accepts_code(MARA, &shown).await, "{algorithm}");
    }
}

#[tokio::test]
async fn a_plain_code_link_makes_an_account_that_talks_to_nobody() {
    let scene = Scene::new().await;
    let link = "otpauth://totp/Elsewhere:mara?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Elsewhere";
    let offer = scene.phone.read_offer(&OfferText::scanned(link.into()).unwrap()).unwrap();
    assert_eq!(offer.about().host, None);
    let ticket = offer.activate(Activate::New { label: None }).unwrap();
    let account = scene.phone.outcome(ticket).await.unwrap().account;
    assert_eq!(scene.phone.code(account).len(), 6);
    assert!(scene.phone.line.heard().is_empty());
}

#[tokio::test]
async fn a_locked_phone_shows_no_codes_and_an_unlocked_one_does() {
    let (scene, account) = Scene::activated().await;
    scene.phone.keys.lock_codes(true);
    scene.phone.lock_codes();
    assert_eq!(code(scene.phone.app.codes(&[account])), FailureCode::VaultLocked);
    assert_eq!(code(scene.phone.unlock_codes()), FailureCode::VaultLocked);
    scene.ring().await;
    assert_eq!(scene.phone.prompts().await.len(), 1, "prompts need no seeds");
    scene.phone.keys.lock_codes(false);
    scene.phone.unlock_codes().unwrap();
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);
}
