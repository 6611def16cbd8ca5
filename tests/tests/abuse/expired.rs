//! Requests that are over, brought back by a node that lives in the past; and what a stolen challenge key is worth.

use crate::{operator::backup, scene::Scene};
use countersign::{authenticator::PendingApproval, log::Event, protocols::Refusal};
use countersign_provider::{Config, Parts, Provider, Running, clock::Clock};
use countersign_tests::stage::{Organisation, World, approve};
use std::{path::Path, sync::Arc, time::Duration};

/// A provider's clock that is late.
struct Late {
    world: World,
    by: Duration,
}

impl Clock for Late {
    fn now(&self, database: i64) -> i64 {
        self.world.now_of(database).before(self.by).0
    }
}

/// The same database as it was, with the same keys, served by a node whose clock is late: a rolled-back machine, or a
/// thief with a copy of it.
async fn node_of_the_past(acme: &Organisation, world: &World, folder: &Path, by: Duration) -> Running {
    let config = Config { database: folder.join("provider.db"), ..acme.config.clone() };
    let clock = Arc::new(Late { world: world.clone(), by });
    Provider::start(config, Parts { clock, ..Parts::default() }).await.unwrap()
}

#[tokio::test]
async fn what_this_phone_saw_expire_is_not_revived_also_after_a_restart() {
    let (mut scene, _) = Scene::activated().await;
    scene.ring().await;
    scene.phone.prompt().await;
    let copy = backup(&scene.acme);
    scene.world.skip(Duration::from_mins(4));
    scene.phone.work().await;

    let past = node_of_the_past(&scene.acme, &scene.world, copy.path(), Duration::from_mins(4)).await;
    scene.network.put(&scene.acme.origin, past.address());
    assert!(scene.phone.prompts().await.is_empty());
    scene.phone.restart().await;
    assert!(scene.phone.prompts().await.is_empty());
    past.stop().await;
}

#[tokio::test]
async fn what_expired_unseen_is_not_revived_by_a_node_that_claims_remaining_life() {
    let (scene, account) = Scene::activated().await;
    scene.ring().await;
    let copy = backup(&scene.acme);
    scene.world.skip(Duration::from_mins(30));
    let past = node_of_the_past(&scene.acme, &scene.world, copy.path(), Duration::from_mins(30)).await;
    scene.network.put(&scene.acme.origin, past.address());
    assert!(scene.phone.prompts().await.is_empty());
    let refused = |event: &Event| matches!(event, Event::PromptRefused { why: Refusal::Window, .. });
    assert!(scene.phone.events(account).iter().any(refused));
    past.stop().await;

    scene.network.put(&scene.acme.origin, scene.acme.address());
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved", "what is open now is answered");
}

#[tokio::test]
async fn a_stolen_key_that_is_listed_still_can_ask_but_signs_nobody_in_and_ends_with_the_next_statement() {
    let (scene, account) = Scene::activated().await;
    let copy = backup(&scene.acme);
    let thief = node_of_the_past(&scene.acme, &scene.world, copy.path(), Duration::ZERO).await;
    let genuine = scene.ring().await;
    scene.network.put(&scene.acme.origin, thief.address());
    let forged = scene.ring().await;
    let ticket = scene.phone.prompt().await.decide(&approve(&forged)).unwrap();
    scene.phone.outcome(ticket).await.unwrap();

    scene.network.put(&scene.acme.origin, scene.acme.address());
    assert_eq!(scene.shop.look(&genuine).await, "open", "the answer names the forged request and no other");
    assert_eq!(scene.phone.account(account).bindings.len(), 1, "nobody was moved anywhere");
    scene.acme.rotate_challenge_key(true).await;
    scene.phone.work().await;
    let ids = |prompts: Vec<PendingApproval>| prompts.iter().map(|prompt| prompt.about().id).collect::<Vec<_>>();
    let before = ids(scene.phone.prompts().await);
    scene.network.put(&scene.acme.origin, thief.address());
    scene.ring().await;
    assert_eq!(ids(scene.phone.prompts().await), before, "nothing more of the thief's is believed");
    thief.stop().await;
}
