//! From an offer to an account.

use crate::scene::{MARA, Scene};
use countersign::{
    FailureCode,
    account::{BindingState, PushState},
    activation::Activate,
    log::Event,
    protocols::OfferText,
};
use countersign_tests::stage::{Fate, code};
use std::time::Duration;

#[tokio::test]
async fn a_link_becomes_an_account_once_its_six_digits_are_typed() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;

    let pending = scene.phone.look_at(&offer).await.unwrap();
    let about = pending.about();
    assert_eq!(about.host.as_deref(), Some("sign-in.acme.example"));
    assert_eq!(about.issuer.as_deref(), Some("The people at sign-in.acme.example"));
    assert_eq!(about.account.as_deref(), Some(MARA));
    assert!(about.gives.prompts && about.gives.codes && about.warnings.is_empty());
    assert_eq!(scene.shop.offer_state(&offer).await, "open", "looking spends nothing");

    let activation = scene.phone.enrol(&offer, Activate::New { label: None }).await.unwrap();
    let digits = activation.digits.unwrap();
    assert!(digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit()), "{digits}");
    assert_eq!(scene.phone.push(activation.account), PushState::Confirming { digits: Some(digits.clone()) });
    assert_eq!(scene.shop.offer_state(&offer).await, "pending");

    assert_eq!(scene.shop.confirm(&offer, &digits).await, "complete");
    scene.phone.outcome(activation.proof).await.unwrap();
    let account = scene.phone.account(activation.account);
    assert_eq!(account.push, PushState::NoDeviceToken);
    assert_eq!(account.bindings.len(), 1);
    assert_eq!(account.bindings[0].state, BindingState::Active);
    assert_eq!(account.label, "The people at sign-in.acme.example");
    assert_eq!(scene.acme.user(MARA).await.unwrap().phones.len(), 1);
}

#[tokio::test]
async fn a_typed_code_forgives_how_it_was_typed() {
    let scene = Scene::new().await;
    let mut offer = scene.shop.offer_code(MARA).await;
    let typed = offer.code.clone().unwrap().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    offer.code = Some(typed);
    offer.address = offer.address.trim_start_matches("https://").to_owned();
    let account = scene.phone.activate(&scene.shop, &offer).await;
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);
}

#[tokio::test]
async fn a_mistyped_code_names_the_wrong_group_and_sends_nothing() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer_code(MARA).await;
    let right = offer.code.unwrap();
    let mut letters: Vec<char> = right.chars().collect();
    let place = right.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).nth(11).unwrap().0;
    letters[place] = if letters[place] == '7' { '8' } else { '7' };
    let wrong: String = letters.into_iter().collect();
    let refused = scene.phone.read_offer(&OfferText::typed(wrong, offer.address).unwrap());
    let failure = refused.err().unwrap();
    assert_eq!((failure.code, failure.group), (FailureCode::OfferCodeGroup, Some(3)));
    assert!(scene.phone.line.heard().is_empty());
}

#[tokio::test]
async fn a_picture_of_a_link_and_its_web_form_say_the_same() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;
    let text = countersign_adapters::read_qr(&offer.picture.clone().unwrap()).unwrap();
    assert!(Some(&text) == offer.link.as_ref() || Some(&text) == offer.web_link.as_ref());

    let mut from_browser = offer.clone();
    from_browser.link = offer.web_link.clone();
    let first = scene.phone.enrol(&offer, Activate::New { label: None }).await.unwrap();
    let again = scene.phone.enrol(&from_browser, Activate::New { label: None }).await.unwrap();
    assert_eq!(first.account, again.account, "one offer, one account");
    assert_eq!(scene.phone.accounts().len(), 1);
}

#[tokio::test]
async fn digits_that_are_wrong_three_times_end_the_offer_and_leave_no_account() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;
    let activation = scene.phone.enrol(&offer, Activate::New { label: None }).await.unwrap();
    let right: u32 = activation.digits.unwrap().parse().unwrap();
    for attempt in 1..=3 {
        scene.shop.confirm(&offer, &format!("{:06}", (right + attempt) % 1_000_000)).await;
    }
    assert_eq!(scene.shop.offer_state(&offer).await, "wrong-digits");
    assert_eq!(code(scene.phone.outcome(activation.proof).await), FailureCode::ConfirmationFailed);
    assert!(scene.phone.accounts().is_empty());
    assert!(scene.acme.user(MARA).await.unwrap().phones.is_empty());
}

#[tokio::test]
async fn an_offer_that_nobody_used_in_time_is_refused() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;
    scene.world.skip(Duration::from_mins(11));
    assert_eq!(code(scene.phone.look_at(&offer).await), FailureCode::OfferExpired);
}

#[tokio::test]
async fn an_offer_serves_one_phone_only() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;
    let first = scene.phone.enrol(&offer, Activate::New { label: None }).await.unwrap();
    let other = scene.new_phone().await;
    assert_eq!(code(other.enrol(&offer, Activate::New { label: None }).await), FailureCode::OfferTaken);
    assert_eq!(scene.shop.confirm(&offer, &first.digits.unwrap()).await, "complete");
    scene.phone.outcome(first.proof).await.unwrap();
    assert_eq!(code(other.enrol(&offer, Activate::New { label: None }).await), FailureCode::OfferSpent);
    assert!(other.accounts().is_empty());
}

#[tokio::test]
async fn a_lost_reply_leaves_one_account_and_one_phone() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;
    let pending = scene.phone.look_at(&offer).await.unwrap();
    let mut losses = 2;
    scene.phone.line.on_call(move |call| {
        let lose = call.url.ends_with("/enrol") && losses > 0;
        losses -= i32::from(lose);
        if lose { Fate::ReplyLost } else { Fate::Pass }
    });
    let ticket = pending.activate(Activate::New { label: None }).unwrap();
    let activated = scene.phone.outcome(ticket).await.unwrap();
    assert_eq!(scene.phone.line.heard_at("enrol").len(), 3);
    assert_eq!(scene.shop.confirm(&offer, &activated.confirmation.unwrap()).await, "complete");
    scene.phone.outcome(scene.phone.ticket::<()>(&activated.proof.unwrap()).unwrap().unwrap()).await.unwrap();
    assert_eq!(scene.phone.accounts().len(), 1);
    assert_eq!(scene.acme.user(MARA).await.unwrap().phones.len(), 1);
}

#[tokio::test]
async fn an_activation_without_network_waits_for_it_and_may_be_cancelled() {
    let scene = Scene::new().await;
    let (first, second) = (scene.shop.offer(MARA).await, scene.shop.offer("nils").await);
    let (waits, cancelled) = (scene.phone.look_at(&first).await.unwrap(), scene.phone.look_at(&second).await.unwrap());
    scene.phone.line.cut();
    let waits = waits.activate(Activate::New { label: Some("Work".into()) }).unwrap();
    let cancelled = cancelled.activate(Activate::New { label: None }).unwrap();
    scene.phone.work().await;
    assert!(waits.ready().is_none());
    cancelled.cancel().unwrap();
    assert_eq!(code(cancelled.ready().unwrap()), FailureCode::Cancelled);

    scene.phone.line.restore();
    scene.phone.outcome(waits).await.unwrap();
    assert_eq!(scene.phone.accounts().len(), 1);
    assert_eq!(scene.phone.accounts()[0].label, "Work");
    assert_eq!(scene.shop.offer_state(&second).await, "open", "what was cancelled burnt nothing");
}

#[tokio::test]
async fn a_provider_that_asks_for_no_digits_is_named_in_the_log() {
    let scene = Scene::with(|config| config.activation.confirm = false).await;
    let account = scene.activate().await;
    let skipped = Event::Proven { host: "sign-in.acme.example".into(), confirmation_skipped: true };
    assert!(scene.phone.events(account).contains(&skipped));
    assert!(!scene.acme.user(MARA).await.unwrap().phones[0].confirmed);
}

#[tokio::test]
async fn an_offer_of_the_same_organisation_for_the_same_person_renews_the_account() {
    let (scene, account) = Scene::activated().await;
    scene.phone.rename(&account, "Work").unwrap();
    let before = scene.phone.events(account).len();
    let offer = scene.shop.offer(MARA).await;
    let pending = scene.phone.look_at(&offer).await.unwrap();
    assert_eq!(pending.renews(), Some(account));
    drop(pending);

    scene.phone.activate_as(&scene.shop, &offer, Activate::Replacing(account)).await;
    assert_eq!(scene.phone.accounts().len(), 1);
    assert_eq!(scene.phone.account(account).label, "Work");
    assert!(scene.phone.events(account).len() > before);
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);

    let for_nils = scene.shop.offer("nils").await;
    assert_eq!(scene.phone.look_at(&for_nils).await.unwrap().renews(), None);
}

#[tokio::test]
async fn a_forgotten_account_is_gone_here_and_at_the_provider() {
    let (scene, account) = Scene::activated().await;
    for ticket in scene.phone.forget(&account).unwrap() {
        scene.phone.outcome(ticket).await.unwrap();
    }
    assert!(scene.phone.accounts().is_empty());
    assert!(scene.acme.user(MARA).await.unwrap().phones.is_empty());
}

#[tokio::test]
async fn an_activation_goes_on_when_the_phone_is_unlocked() {
    let scene = Scene::new().await;
    let (now, later) = (scene.shop.offer(MARA).await, scene.shop.offer("nils").await);
    let waits = scene.phone.look_at(&now).await.unwrap().activate(Activate::New { label: None }).unwrap();
    let refused = scene.phone.look_at(&later).await.unwrap();
    scene.phone.keys.lock_codes(true);
    scene.phone.lock_codes();
    assert_eq!(code(refused.activate(Activate::New { label: None })), FailureCode::VaultLocked);
    scene.phone.work().await;
    assert!(waits.ready().is_none(), "it needs the key of the codes");
    assert!(scene.phone.line.heard_at("enrol").is_empty());

    scene.phone.keys.lock_codes(false);
    scene.phone.unlock_codes().unwrap();
    let account = scene.phone.outcome(waits).await.unwrap().account;
    assert_eq!(scene.phone.accounts().iter().map(|account| account.id).collect::<Vec<_>>(), [account]);
}

#[tokio::test]
async fn a_phone_has_the_name_that_its_host_gives_it_cut_and_safe_to_show() {
    let scene = Scene::new().await;
    assert_eq!(scene.phone.phone_name().unwrap(), "Phone");
    scene.phone.set_phone_name(&format!(" Mara's \u{202e}laptop {}", "é".repeat(200))).unwrap();
    scene.activate().await;
    let seen = scene.acme.user(MARA).await.unwrap().phones[0].name.clone();
    assert!(seen.starts_with("Mara's ") && !seen.contains('\u{202e}') && seen.len() <= 128, "{seen}");
    scene.phone.set_phone_name("").unwrap();
    assert_eq!(scene.phone.phone_name().unwrap(), "Phone");
}
