//! Where the provider rings.

use crate::scene::{MARA, Scene};
use countersign::{
    account::{DeviceToken, PushState},
    authenticator::Subject,
    log::Event,
};
use countersign_provider::push::Bells;
use countersign_tests::stage::{Fate, Network, Organisation, Phone, World};
use std::{sync::Arc, time::Duration};

/// A bell that has not rung by then will not ring.
const PATIENCE: Duration = Duration::from_secs(5);

async fn scene() -> (Scene, Arc<Bells>) {
    let (world, network, bells) = (World::new(), Network::new(), Arc::new(Bells::default()));
    let acme = Organisation::ringing(&world, &network, "sign-in.acme.example", bells.clone()).await;
    let shop = acme.shop("shop.example").await;
    let phone = Phone::new(&world, &network).await;
    (Scene { world, network, acme, shop, phone }, bells)
}

fn fcm(name: &str) -> DeviceToken {
    DeviceToken::Fcm(name.to_owned())
}

async fn set(scene: &Scene, token: DeviceToken) {
    for ticket in scene.phone.set_device_token(token).unwrap() {
        scene.phone.outcome(ticket).await.unwrap();
    }
}

#[tokio::test]
async fn a_token_given_at_activation_is_rung_by_the_first_request() {
    let (scene, bells) = scene().await;
    set(&scene, fcm("first")).await;
    let account = scene.activate().await;
    assert_eq!(scene.phone.push(account), PushState::Ready);
    scene.ring().await;
    assert_eq!(bells.next(PATIENCE).await.unwrap(), "first");
    assert!(scene.phone.receive(b"whatever a push service says").unwrap().is_none(), "a push is only a bell");
    scene.phone.prompt().await;
}

#[tokio::test]
async fn a_new_token_replaces_the_old_one_everywhere() {
    let (scene, bells) = scene().await;
    set(&scene, fcm("first")).await;
    let mara = scene.activate().await;
    let nils = scene.phone.activate(&scene.shop, &scene.shop.offer("nils").await).await;
    set(&scene, fcm("second")).await;
    for user in [MARA, "nils"] {
        scene.shop.ring(user).await;
        assert_eq!(bells.next(PATIENCE).await.unwrap(), "second");
    }
    for account in [mara, nils] {
        let told = Event::DeviceTokenSet { host: "sign-in.acme.example".into(), channel: "fcm".into() };
        assert!(scene.phone.events(account).contains(&told));
    }
}

#[tokio::test]
async fn a_token_set_without_network_is_told_later_and_only_the_newest() {
    let (scene, bells) = scene().await;
    scene.activate().await;
    scene.phone.line.cut();
    scene.phone.set_device_token(fcm("older")).unwrap();
    scene.phone.work().await;
    let newest = scene.phone.set_device_token(fcm("newest")).unwrap();
    scene.phone.work().await;
    scene.phone.line.restore();
    for ticket in newest {
        scene.phone.outcome(ticket).await.unwrap();
    }
    scene.ring().await;
    assert_eq!(bells.next(PATIENCE).await.unwrap(), "newest");
}

#[tokio::test]
async fn a_lost_reply_does_not_lose_the_token() {
    let (scene, bells) = scene().await;
    scene.activate().await;
    let mut lose = true;
    scene.phone.line.on_call(move |call| {
        if call.url.ends_with("/token") && std::mem::take(&mut lose) { Fate::ReplyLost } else { Fate::Pass }
    });
    set(&scene, fcm("first")).await;
    scene.ring().await;
    assert_eq!(bells.next(PATIENCE).await.unwrap(), "first");
}

#[tokio::test]
async fn a_phone_that_polls_again_is_not_rung_any_more() {
    let (scene, _) = scene().await;
    set(&scene, fcm("first")).await;
    let account = scene.activate().await;
    set(&scene, DeviceToken::None).await;
    assert_eq!(scene.phone.push(account), PushState::NoDeviceToken);
    assert_eq!(scene.acme.user(MARA).await.unwrap().phones[0].token, "none");
    scene.ring().await;
    scene.phone.prompt().await;
}

#[tokio::test]
async fn a_token_that_was_told_long_ago_is_told_again() {
    let (scene, _) = scene().await;
    set(&scene, fcm("first")).await;
    scene.activate().await;
    set(&scene, fcm("second")).await;
    let told = scene.phone.line.heard_at("token").len();
    scene.phone.work().await;
    assert_eq!(scene.phone.line.heard_at("token").len(), told, "not sooner than needed");
    scene.world.skip(Duration::from_hours(8 * 24));
    scene.phone.work().await;
    assert_eq!(scene.phone.line.heard_at("token").len(), told + 1);
}

#[tokio::test]
async fn a_check_of_a_silent_phone_says_where_it_is_rung() {
    let (scene, _) = scene().await;
    set(&scene, fcm("first")).await;
    let account = scene.activate().await;
    let findings = scene.phone.diagnose(&account).await.unwrap();
    let channel = findings.iter().find_map(|finding| match &finding.subject {
        Subject::DeviceToken { channel, .. } => Some(*channel),
        _ => None,
    });
    assert_eq!(channel, Some("fcm"));
}

#[tokio::test]
async fn a_provider_that_lost_the_token_is_told_again_within_a_day() {
    let (scene, _) = scene().await;
    set(&scene, fcm("mine")).await;
    let account = scene.activate().await;
    let database = rusqlite::Connection::open(&scene.acme.config.database).unwrap();
    let forget = || assert_eq!(database.execute("DELETE FROM device_token", []).unwrap(), 1); // an old backup, say
    forget();
    scene.phone.work().await;
    assert_eq!(scene.acme.user(MARA).await.unwrap().phones[0].token, "none", "it was told a moment ago");
    scene.world.skip(Duration::from_hours(25));
    scene.phone.work().await;
    assert_ne!(scene.acme.user(MARA).await.unwrap().phones[0].token, "none");

    forget();
    scene.phone.diagnose(&account).await.unwrap(); // or at once, when somebody asks why no prompt came
    scene.phone.work().await;
    assert_ne!(scene.acme.user(MARA).await.unwrap().phones[0].token, "none");
}
