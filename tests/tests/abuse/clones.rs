//! A phone's data twice, or twice old.

use crate::scene::{MARA, Scene};
use countersign::{
    FailureCode,
    account::{AccountId, DeviceToken},
    activation::Activate,
    exchange::{Answered, Decision, ExchangeId, Reason},
    log::Event,
    protocols::{Answer, OfferText},
};
use countersign_tests::stage::{Ring, approve, code, recorded};

#[tokio::test]
async fn a_copied_vault_raises_an_alarm_when_both_go_on() {
    let (scene, _) = Scene::activated().await;
    let copy = scene.phone.clone_of(&scene.network).await;
    // Each gives the next number to something else.
    let one = scene.ring().await;
    let here = scene.phone.prompt().await;
    let there = copy.prompt().await;
    let denied = here.decide(&Answer::Deny).unwrap();
    scene.phone.outcome(denied).await.unwrap();
    let approved = there.decide(&approve(&one)).unwrap();
    let second = copy.outcome(approved).await;
    assert!(second.is_err(), "{second:?}");
    assert!(scene.acme.user(MARA).await.unwrap().phones[0].alarm_at.is_some(), "the provider has noticed");
    assert_eq!(scene.shop.collect(&one).await, "denied");
}

#[tokio::test]
async fn a_vault_from_an_old_copy_shows_codes_and_approves_nothing_before_a_round_trip() {
    let (mut scene, account) = Scene::activated().await;
    let older = scene.phone.home.copy();
    let first = scene.ring().await;
    scene.phone.approve(&first).await.unwrap();
    let ring = scene.ring().await;
    scene.phone.prompt().await;
    let with_prompt = scene.phone.home.copy();
    drop(with_prompt);

    scene.phone.line.cut();
    scene.phone.restore_vault_from(&older).await;
    assert!(scene.phone.health().rolled_back);
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await, "codes are readable");
    scene.phone.line.restore();
    scene.phone.approve(&ring).await.unwrap(); // polls first, and goes on with a fresh number
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    assert!(scene.acme.user(MARA).await.unwrap().phones[0].alarm_at.is_none(), "an old copy is no clone");
}

#[tokio::test]
async fn a_prompt_in_a_vault_from_an_old_copy_can_only_be_denied_before_a_round_trip() {
    let (mut scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    scene.phone.prompt().await;
    let older = scene.phone.home.copy();
    scene.phone.app.rename(&scene.phone.accounts()[0].id, "later").unwrap();
    scene.phone.line.cut();
    scene.phone.restore_vault_from(&older).await;
    let prompt = scene.phone.pending().unwrap().remove(0);
    assert!(prompt.about().needs_round_trip);
    assert_eq!(code(prompt.decide(&approve(&ring))), FailureCode::RoundTripNeeded);
    scene.phone.pending().unwrap().remove(0).decide(&Answer::Deny).unwrap();
    scene.phone.line.restore();
    for _ in 0..4 {
        scene.phone.work().await;
        scene.world.skip(std::time::Duration::from_secs(3));
    }
    assert_eq!(scene.shop.collect(&ring).await, "denied");
}

/// Mara denies a request without network, and a copy of the vault is made; `sent` says whether the phone had tried to
/// deliver it by then. The denial arrives, another number is used, and the old copy comes back.
async fn denied_twice_over(sent: bool) -> (Scene, AccountId, ExchangeId, Ring) {
    let (mut scene, account) = Scene::activated().await;
    let ring = scene.ring().await;
    let denied = scene.phone.prompt().await.decide(&Answer::Deny).unwrap();
    let exchange = denied.id();
    if sent {
        scene.phone.line.cut();
        scene.phone.work().await;
        scene.phone.line.restore();
    }
    let older = scene.phone.home.copy();
    assert_eq!(recorded(&scene.phone.outcome(denied).await.unwrap()), Some(Decision::Deny));
    let next = scene.ring().await;
    scene.phone.approve(&next).await.unwrap();
    assert_eq!(scene.shop.collect(&next).await, "approved");
    scene.phone.restore_vault_from(&older).await;
    assert_eq!(scene.phone.under_way().unwrap().len(), 1, "the answer waits again");
    (scene, account, exchange, ring)
}

#[tokio::test]
async fn an_answer_that_left_before_the_old_copy_was_made_gets_its_receipt_again() {
    let (scene, account, exchange, ring) = denied_twice_over(true).await;
    let ticket = scene.phone.ticket::<Answered>(&exchange).unwrap().unwrap();
    assert_eq!(recorded(&scene.phone.outcome(ticket).await.unwrap()), Some(Decision::Deny));
    assert!(scene.phone.under_way().unwrap().is_empty());
    assert!(scene.acme.user(MARA).await.unwrap().phones[0].alarm_at.is_none(), "the same bytes are no clone");
    assert_eq!(scene.shop.collect(&ring).await, "denied");
    assert!(scene.phone.verify_log(account).intact);
}

#[tokio::test]
async fn an_answer_that_waits_in_an_old_copy_under_a_used_number_fails_by_name_and_never_succeeds_silently() {
    let (scene, account, exchange, ring) = denied_twice_over(false).await;
    let ticket = scene.phone.ticket::<Answered>(&exchange).unwrap().unwrap();
    assert_eq!(code(scene.phone.outcome(ticket).await), FailureCode::CloneSuspected);
    assert!(scene.phone.under_way().unwrap().is_empty(), "nothing is stuck");
    assert!(scene.phone.pending().unwrap().is_empty());
    assert!(scene.acme.user(MARA).await.unwrap().phones[0].alarm_at.is_some(), "the provider cannot tell them apart");
    assert_eq!(scene.shop.collect(&ring).await, "denied", "what was recorded stays");
    let failed = |event: &Event| matches!(event, Event::AnswerFailed { reason: Reason::CloneSuspected, .. });
    assert!(scene.phone.events(account).iter().any(failed), "the log says so");
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await, "codes go on");
}

#[tokio::test]
async fn counter_codes_of_a_vault_from_an_old_copy_are_marked_doubtful() {
    let mut scene = Scene::new().await;
    let link = "otpauth://hotp/Elsewhere:mara?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0";
    let offer = scene.phone.read_offer(&OfferText::scanned(link.into()).unwrap()).unwrap();
    let ticket = offer.activate(Activate::New { label: None }).unwrap();
    let account = scene.phone.outcome(ticket).await.unwrap().account;
    let older = scene.phone.home.copy();
    scene.phone.next_hotp(&account).unwrap();
    assert!(!scene.phone.app.codes(&[account]).unwrap().rows[0].doubtful);
    scene.phone.restore_vault_from(&older).await;
    assert!(scene.phone.app.codes(&[account]).unwrap().rows[0].doubtful);
}

#[tokio::test]
async fn two_processes_on_one_vault_answer_once() {
    let (scene, account) = Scene::activated().await;
    let extension = scene.phone.second_process().await.unwrap();
    let ring = scene.ring().await;
    scene.phone.work().await;
    extension.poll_once().await.unwrap();
    let (here, there) = (scene.phone.pending().unwrap().remove(0), extension.pending().unwrap().remove(0));
    let first = here.decide(&Answer::Deny).unwrap();
    let refused = there.decide(&approve(&ring)).err().unwrap();
    assert_eq!(refused.code, FailureCode::AlreadyDecided);
    let budget = std::time::Duration::from_mins(2);
    let (one, other) = tokio::join!(scene.phone.work_until_idle(budget, true), extension.work_until_idle(budget, true));
    one.unwrap();
    other.unwrap();
    scene.phone.outcome(first).await.unwrap();
    assert_eq!(scene.phone.line.heard_at("answer").len(), 1, "one of them delivered it");
    assert_eq!(scene.shop.collect(&ring).await, "denied");
    let answered = scene.phone.events(account).into_iter().filter(|event| matches!(event, Event::Answered { .. }));
    assert_eq!(answered.count(), 1);
    assert!(scene.phone.verify_log(account).intact);
}

#[tokio::test]
async fn a_copied_vault_cannot_redirect_the_bell_unnoticed() {
    let (scene, _) = Scene::activated().await;
    let copy = scene.phone.clone_of(&scene.network).await;
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    for ticket in copy.set_device_token(DeviceToken::Fcm("thief".into())).unwrap() {
        let _refused = copy.outcome(ticket).await;
    }
    let phone = &scene.acme.user(MARA).await.unwrap().phones[0];
    assert!(phone.alarm_at.is_some() || phone.token == "none", "{phone:?}");
}
