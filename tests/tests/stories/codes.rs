//! Codes, with and without a network.

use crate::scene::{MARA, Scene};
use countersign::{
    Failure, FailureCode, account::AccountId, activation::Activate, authenticator::PendingOffer, protocols::OfferText,
};
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

const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn read(scene: &Scene, link: &str) -> PendingOffer {
    scene.phone.read_offer(&OfferText::scanned(link.to_owned()).unwrap()).unwrap()
}

async fn scanned(scene: &Scene, link: &str, how: Activate) -> Result<AccountId, Failure> {
    let mut offer = read(scene, link);
    offer.look_up().await?;
    Ok(scene.phone.outcome(offer.activate(how)?).await?.account)
}

#[tokio::test]
async fn a_link_that_is_here_leads_to_its_account_however_it_is_written() {
    let scene = Scene::new().await;
    let new = || Activate::New { label: None };
    let link = format!("otpauth://totp/Elsewhere:mara?secret={SEED}&issuer=Elsewhere");
    assert_eq!(read(&scene, &link).already_here().unwrap(), None);
    let account = scanned(&scene, &link, new()).await.unwrap();
    scene.phone.rename(&account, "Mine").unwrap();
    let others = [
        link.clone(),
        format!("otpauth://totp/Elsewhere:mara?issuer=Elsewhere&secret={}&digits=6&period=30", SEED.to_lowercase()),
        format!("OTPAUTH://TOTP/Elsewhere%3Amara?secret={SEED}&algorithm=SHA1"),
    ];
    for other in others {
        assert_eq!(read(&scene, &other).already_here().unwrap(), Some(account));
        let refused = scanned(&scene, &other, new()).await.unwrap_err();
        assert_eq!((refused.code, refused.account), (FailureCode::AlreadyHere, Some(account)), "{other}");
    }
    assert_eq!(scene.phone.accounts().len(), 1);
}

#[tokio::test]
async fn two_writings_of_one_link_taken_in_at_once_make_one_account() {
    let scene = Scene::new().await;
    let link = format!("otpauth://totp/Elsewhere:mara?secret={SEED}&issuer=Elsewhere");
    let [one, other] = [link.clone(), format!("{link}&digits=6")].map(|link| read(&scene, &link));
    let one = one.activate(Activate::New { label: None }).unwrap();
    let other = other.activate(Activate::New { label: None }).unwrap();
    let account = scene.phone.outcome(one).await.unwrap().account;
    let refused = scene.phone.outcome(other).await.unwrap_err();
    assert_eq!((refused.code, refused.account), (FailureCode::AlreadyHere, Some(account)));
    assert_eq!(scene.phone.accounts().len(), 1);
}

#[tokio::test]
async fn a_counter_that_has_moved_on_is_the_same_account_still() {
    let scene = Scene::new().await;
    let link = format!("otpauth://hotp/Elsewhere:mara?secret={SEED}&counter=1");
    let account = scanned(&scene, &link, Activate::New { label: None }).await.unwrap();
    scene.phone.next_hotp(&account).unwrap();
    assert_eq!(read(&scene, &link).already_here().unwrap(), Some(account));
}

#[tokio::test]
async fn other_codes_for_the_same_name_are_a_choice_and_can_be_put_back() {
    let scene = Scene::new().await;
    let link = |seed: &str| format!("otpauth://totp/Elsewhere:mara?secret={seed}&issuer=Elsewhere");
    let account = scanned(&scene, &link(SEED), Activate::New { label: None }).await.unwrap();
    let before = scene.phone.code(account);
    let newer = link("MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK");
    let mut offer = read(&scene, &newer);
    assert_eq!(offer.already_here().unwrap(), None);
    offer.look_up().await.unwrap();
    assert_eq!(offer.renews(), Some(account), "renew it or add another: the person says");
    drop(offer);

    scanned(&scene, &newer, Activate::Replacing(account)).await.unwrap();
    assert_eq!(scene.phone.codes(account).len(), 2, "the newest come first, the old ones stay for a while");
    assert_ne!(scene.phone.code(account), before);
    assert!(scene.phone.undo_move(&account).unwrap());
    assert_eq!(scene.phone.codes(account), [before]);
    assert!(!scene.phone.undo_move(&account).unwrap());

    scanned(&scene, &newer, Activate::Replacing(account)).await.unwrap();
    scene.world.skip(Duration::from_hours(31 * 24));
    scene.phone.work().await;
    assert_eq!(scene.phone.codes(account).len(), 1);
    assert_eq!(read(&scene, &newer).already_here().unwrap(), Some(account));
    assert_eq!(scene.phone.accounts().len(), 1);
}
