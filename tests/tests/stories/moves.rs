//! A provider that changes: its keys, its address, its owner.

use crate::scene::{MARA, Scene};
use countersign::{
    FailureCode,
    account::{AccountId, BindingState},
    activation::Activate,
    authenticator::AccountView,
    log::Event,
    protocols::Answer,
};
use countersign_tests::stage::{Organisation, Ring, Shop, approve};
use std::time::Duration;

/// A sign-in from ring to collection.
async fn signs_in(scene: &Scene, shop: &Shop) {
    let ring = shop.ring(MARA).await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn a_rotated_challenge_key_is_followed_by_itself() {
    let (scene, account) = Scene::activated().await;
    scene.acme.rotate_challenge_key(false).await;
    signs_in(&scene, &scene.shop).await;
    scene.acme.rotate_challenge_key(true).await;
    signs_in(&scene, &scene.shop).await;
    let rotated = |event: &&Event| matches!(event, Event::ProviderRotated { .. });
    assert!(scene.phone.events(account).iter().filter(rotated).count() >= 1);
}

#[tokio::test]
async fn a_prompt_survives_the_rotation_of_the_key_that_signed_it() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.acme.rotate_challenge_key(false).await;
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    scene.phone.outcome(ticket).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn a_new_address_is_learnt_before_the_old_one_goes() {
    let (scene, account) = Scene::activated().await;
    let mut draft = scene.acme.draft_statement(false, None).await.unwrap();
    draft.origins = vec!["https://new.acme.example".to_owned()];
    scene.network.put("https://new.acme.example", scene.acme.address());
    scene.acme.sign_and_publish(&draft).await;
    scene.phone.work().await;
    scene.network.remove("https://sign-in.acme.example");

    signs_in(&scene, &scene.shop.at("https://new.acme.example")).await;
    assert_eq!(scene.phone.account(account).bindings[0].host, "new.acme.example");
}

#[tokio::test]
async fn a_second_address_is_tried_when_the_first_cannot_be_reached() {
    let (scene, _) = Scene::activated().await;
    let mut draft = scene.acme.draft_statement(false, None).await.unwrap();
    draft.origins.push("https://spare.acme.example".to_owned());
    scene.acme.sign_and_publish(&draft).await;
    scene.phone.work().await;
    scene.network.put("https://spare.acme.example", scene.acme.address());
    scene.network.remove("https://sign-in.acme.example");
    signs_in(&scene, &scene.shop.at("https://spare.acme.example")).await;
}

#[tokio::test]
async fn two_provider_processes_answer_each_others_requests() {
    let (mut scene, _) = Scene::activated().await;
    let second = scene.acme.second_node().await;
    let ring = scene.ring().await; // made at the first
    scene.network.put("https://sign-in.acme.example", second.address());
    scene.phone.approve(&ring).await.unwrap(); // answered at the second
    scene.acme.restart().await;
    assert_eq!(scene.shop.collect(&ring).await, "approved"); // collected at the first, started again
    second.stop().await;
}

/// A move that has been announced.
async fn announced() -> (Scene, AccountId, Organisation, Shop) {
    let (scene, account) = Scene::activated().await;
    scene.phone.rename(&account, "Work").unwrap();
    scene.phone.set_phone_name("Mara's phone").unwrap();
    let next = Organisation::new(&scene.world, &scene.network, "id.next.example").await;
    let shop = next.shop("shop.example").await;
    scene.acme.move_to(&next).await;
    (scene, account, next, shop)
}

async fn confirm_move(scene: &Scene) {
    scene.phone.work().await;
    let waiting = scene.phone.moves().unwrap().pop().unwrap();
    for ticket in waiting.confirm().unwrap() {
        scene.phone.outcome(ticket).await.unwrap();
    }
    for _ in 0..6 {
        scene.phone.work().await;
        scene.world.skip(Duration::from_secs(3));
    }
}

#[tokio::test]
async fn a_move_to_a_successor_takes_one_word_and_loses_nothing() {
    let (scene, account, next, new_shop) = announced().await;
    let other = scene.phone.activate(&scene.shop, &scene.shop.offer("nils").await).await;
    scene.acme.move_to(&next).await; // Nils came after the first list
    scene.phone.reorder(&[other, account]).unwrap();
    let log_before = scene.phone.log(&account).unwrap();

    scene.phone.work().await;
    let waiting = scene.phone.moves().unwrap();
    assert_eq!(waiting.len(), 1, "one word for both accounts");
    let about = waiting[0].about();
    assert_eq!((about.from_host.as_str(), about.to_host.as_str()), ("sign-in.acme.example", "id.next.example"));
    assert_eq!(about.accounts.len(), 2);
    drop(waiting);
    assert_eq!(next.report_move().await.unwrap().waiting.len(), 2);

    confirm_move(&scene).await;
    let moved = scene.phone.account(account);
    assert_eq!(moved.label, "Work");
    assert_eq!(scene.phone.accounts().iter().map(|a| a.id).collect::<Vec<_>>(), [other, account]);
    assert_eq!(moved.bindings.len(), 1, "the old side was told: {:?}", moved.bindings);
    assert_eq!((moved.bindings[0].host.as_str(), moved.bindings[0].state), ("id.next.example", BindingState::Active));
    assert!(scene.phone.log(&account).unwrap().starts_with(&log_before));
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await, "the codes stay what they were");
    assert!(next.report_move().await.unwrap().waiting.is_empty());
    assert_eq!(next.user(MARA).await.unwrap().phones[0].name, "Mara's phone", "it says there what it is called");
    assert!(scene.acme.user(MARA).await.unwrap().phones.is_empty());
    signs_in(&scene, &new_shop).await;
    assert!(scene.phone.verify_log(account).intact);
}

#[tokio::test]
async fn until_the_new_side_has_proven_itself_the_old_one_answers() {
    let (scene, account, next, _) = announced().await;
    scene.phone.work().await;
    scene.network.remove(&next.origin);
    let waiting = scene.phone.moves().unwrap().pop().unwrap();
    let tickets = waiting.confirm().unwrap();
    scene.phone.work().await;
    signs_in(&scene, &scene.shop).await;

    scene.network.put(&next.origin, next.address());
    for ticket in tickets {
        scene.phone.outcome(ticket).await.unwrap();
    }
    for _ in 0..6 {
        scene.phone.work().await;
        scene.world.skip(Duration::from_secs(3));
    }
    assert_eq!(scene.phone.account(account).bindings.len(), 1);
    assert_eq!(scene.phone.account(account).bindings[0].host, "id.next.example");
}

#[tokio::test]
async fn a_goodbye_that_cannot_be_said_now_is_said_later() {
    let (scene, account, _next, new_shop) = announced().await;
    scene.phone.line.on("withdraw", countersign_tests::stage::Fate::Cut);
    confirm_move(&scene).await;
    assert_eq!(scene.phone.account(account).bindings.len(), 2);
    signs_in(&scene, &new_shop).await;
    scene.phone.line.restore();
    for _ in 0..12 {
        scene.world.skip(Duration::from_mins(16));
        scene.phone.work().await;
    }
    assert_eq!(scene.phone.account(account).bindings.len(), 1);
    assert!(scene.acme.user(MARA).await.unwrap().phones.is_empty());
}

/// The old provider is gone without a word; a new one has sent an offer.
async fn replaced() -> (Scene, AccountId, Organisation, Shop) {
    let (mut scene, account) = Scene::activated().await;
    scene.phone.rename(&account, "Work").unwrap();
    scene.acme.close_down().await;
    let next = Organisation::new(&scene.world, &scene.network, "id.next.example").await;
    let shop = next.shop("shop.example").await;
    let offer = shop.offer(MARA).await;
    let pending = scene.phone.look_at(&offer).await.unwrap();
    assert_eq!(pending.renews(), None, "nothing suggests that this is the same account");
    drop(pending);
    scene.phone.activate_as(&shop, &offer, Activate::Replacing(account)).await;
    (scene, account, next, shop)
}

#[tokio::test]
async fn a_provider_that_is_simply_gone_is_replaced_and_nothing_is_lost() {
    let (scene, account, _next, new_shop) = replaced().await;
    assert_eq!(scene.phone.accounts().len(), 1);
    let view = scene.phone.account(account);
    assert_eq!(view.label, "Work");
    assert_eq!(view.bindings.len(), 2, "the old one stays");
    assert_eq!(view.bindings[0].host, "id.next.example");
    assert!(matches!(view.bindings[1].state, BindingState::Retiring { .. }));
    assert_eq!(scene.phone.codes(account).len(), 2, "and so do its codes");
    assert!(new_shop.accepts_code(MARA, &scene.phone.code(account)).await, "the newest come first");
    signs_in(&scene, &new_shop).await;
    assert!(scene.phone.line.heard_at("withdraw").is_empty(), "nobody is told goodbye without the old side's word");

    scene.world.skip(Duration::from_hours(31 * 24));
    scene.phone.work().await;
    assert_eq!(scene.phone.account(account).bindings.len(), 1);
    assert_eq!(scene.phone.codes(account).len(), 1);
}

#[tokio::test]
async fn a_replacement_without_the_old_sides_word_can_be_undone() {
    let (mut scene, account, next, _) = replaced().await;
    scene.acme.restart().await;
    assert!(scene.phone.undo_move(&account).unwrap());
    for _ in 0..4 {
        scene.phone.work().await;
        scene.world.skip(Duration::from_secs(3));
    }
    let view = scene.phone.account(account);
    assert_eq!(view.bindings.len(), 1);
    assert_eq!(
        (view.bindings[0].host.as_str(), view.bindings[0].state),
        ("sign-in.acme.example", BindingState::Active)
    );
    assert!(next.user(MARA).await.unwrap().phones.is_empty());
    signs_in(&scene, &scene.shop).await;
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);
    assert!(!scene.phone.undo_move(&account).unwrap(), "there is nothing left to undo");
}

#[tokio::test]
async fn a_person_who_is_done_with_the_old_side_lets_it_go_at_once() {
    let (mut scene, account, _next, new_shop) = replaced().await;
    scene.acme.restart().await;
    let retired = scene.phone.retire_replaced(&account).unwrap();
    assert!(retired.left_behind.is_empty(), "this provider can be told");
    for ticket in retired.told {
        scene.phone.outcome(ticket).await.unwrap();
    }
    assert!(scene.acme.user(MARA).await.unwrap().phones.is_empty());
    assert_eq!(scene.phone.account(account).bindings.len(), 1);
    assert!(!scene.phone.undo_move(&account).unwrap(), "it is gone for good");
    signs_in(&scene, &new_shop).await;

    let retired = scene.phone.retire_replaced(&account).unwrap();
    assert!(retired.told.is_empty() && retired.left_behind.is_empty(), "what is in use stays");
    signs_in(&scene, &new_shop).await;
}

#[tokio::test]
async fn for_thirty_days_both_sides_ring_and_each_prompt_says_whose_it_is() {
    let (mut scene, _, _next, new_shop) = replaced().await;
    scene.acme.restart().await;
    let old: Ring = scene.ring().await;
    let new: Ring = new_shop.ring(MARA).await;
    let mut hosts = Vec::new();
    for prompt in scene.phone.prompts().await {
        let host = prompt.about().host.as_str().to_owned();
        let answer = if host == "id.next.example" { approve(&new) } else { Answer::Deny };
        let ticket = prompt.decide(&answer).unwrap();
        scene.phone.outcome(ticket).await.unwrap();
        hosts.push(host);
    }
    hosts.sort();
    assert_eq!(hosts, ["id.next.example", "sign-in.acme.example"]);
    assert_eq!(scene.shop.collect(&old).await, "denied");
    assert_eq!(new_shop.collect(&new).await, "approved");
}

#[tokio::test]
async fn a_failed_replacement_leaves_the_account_as_it_was() {
    let (scene, account) = Scene::activated().await;
    let next = Organisation::new(&scene.world, &scene.network, "id.next.example").await;
    let shop = next.shop("shop.example").await;
    let offer = shop.offer(MARA).await;
    let activation = scene.phone.enrol(&offer, Activate::Replacing(account)).await.unwrap();
    scene.world.skip(Duration::from_mins(11)); // nobody types the digits
    assert_eq!(
        countersign_tests::stage::code(scene.phone.outcome(activation.proof).await),
        FailureCode::ConfirmationFailed
    );
    let view = scene.phone.account(account);
    assert_eq!(view.bindings.len(), 1);
    assert_eq!(view.bindings[0].host, "sign-in.acme.example");
    assert_eq!(scene.phone.codes(account).len(), 1);
    signs_in(&scene, &scene.shop).await;
}

/// Hosts and states of an account's bindings, the one in use first.
fn sides(scene: &Scene, account: AccountId) -> Vec<(String, bool)> {
    let bindings = scene.phone.account(account).bindings;
    bindings.into_iter().map(|binding| (binding.host, binding.state == BindingState::Active)).collect()
}

async fn undo(scene: &Scene, account: AccountId) -> bool {
    let undone = scene.phone.undo_move(&account).unwrap();
    for _ in 0..4 {
        scene.phone.work().await;
        scene.world.skip(Duration::from_secs(3));
    }
    undone
}

#[tokio::test]
async fn of_two_replacements_each_undo_takes_back_one_and_restores_what_was_before_it() {
    let (mut scene, account, _next, new_shop) = replaced().await;
    scene.acme.restart().await;
    let before = scene.phone.account(account);
    let third = Organisation::new(&scene.world, &scene.network, "id.third.example").await;
    let third_shop = third.shop("shop.example").await;
    scene.phone.activate_as(&third_shop, &third_shop.offer(MARA).await, Activate::Replacing(account)).await;
    assert_eq!(sides(&scene, account).iter().filter(|(_, active)| *active).count(), 1);
    assert_eq!(scene.phone.codes(account).len(), 3);

    assert!(undo(&scene, account).await);
    let after = scene.phone.account(account);
    assert_eq!((&after.codes, &after.label), (&before.codes, &before.label));
    let states = |view: &AccountView| view.bindings.iter().map(|b| (b.id, b.state)).collect::<Vec<_>>();
    assert_eq!(states(&after), states(&before), "the first replacement stands, with the time it has left");
    assert!(third.user(MARA).await.unwrap().phones.is_empty());
    signs_in(&scene, &new_shop).await;

    assert!(undo(&scene, account).await);
    assert_eq!(sides(&scene, account), [("sign-in.acme.example".to_owned(), true)]);
    signs_in(&scene, &scene.shop).await;
    assert!(!undo(&scene, account).await);
}

#[tokio::test]
async fn an_undo_leaves_a_replacement_that_waits_for_its_digits_alone() {
    let (mut scene, account, _next, _) = replaced().await;
    scene.acme.restart().await;
    let third = Organisation::new(&scene.world, &scene.network, "id.third.example").await;
    let shop = third.shop("shop.example").await;
    let offer = shop.offer(MARA).await;
    let waits = scene.phone.enrol(&offer, Activate::Replacing(account)).await.unwrap();
    assert!(undo(&scene, account).await);
    assert_eq!(shop.confirm(&offer, &waits.digits.unwrap()).await, "complete");
    scene.phone.outcome(waits.proof).await.unwrap();
    let sides = sides(&scene, account);
    assert_eq!(sides.iter().find(|(_, active)| *active).unwrap().0, "id.third.example");
    assert!(undo(&scene, account).await);
    signs_in(&scene, &scene.shop).await;
}

#[tokio::test]
async fn a_signed_move_whose_goodbye_is_on_its_way_is_not_undone() {
    let (scene, account, _next, new_shop) = announced().await;
    scene.phone.line.on("withdraw", countersign_tests::stage::Fate::Cut);
    confirm_move(&scene).await;
    assert!(!undo(&scene, account).await, "the old side may have been told");
    signs_in(&scene, &new_shop).await;
}
