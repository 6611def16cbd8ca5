//! A sign-in request rings, and a person answers.

use crate::scene::{MARA, Scene};
use countersign::{
    FailureCode,
    account::{PushState, Trouble},
    approval::NumberToType,
    exchange::{Decision, Receipt},
    log::{Event, HowEnded, Recorded},
    protocols::{Answer, Assurance},
};
use countersign_tests::stage::{Fate, approve, code, recorded};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_prompt_shows_who_asks_and_is_approved_with_the_number_of_the_browser() {
    let (scene, account) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    let about = prompt.about();
    assert_eq!(about.account, account);
    assert_eq!(about.relying_party.as_str(), "shop.example");
    assert_eq!(about.application.as_ref().unwrap().as_str(), "Order desk");
    assert_eq!(about.place.as_ref().unwrap().as_str(), "Lyon, France");
    assert_eq!(about.client_address.as_ref().unwrap().as_str(), "203.0.113.9");
    assert_eq!(about.number, NumberToType::Digits(2));
    assert_eq!(about.assurance, Assurance::Signed);
    assert!(!about.altered && about.remaining.is_some_and(|left| left <= Duration::from_mins(2)));

    let ticket = prompt.decide(&approve(&ring)).unwrap();
    let answered = scene.phone.outcome(ticket).await.unwrap();
    assert_eq!(recorded(&answered), Some(Decision::Approve));
    assert!(answered.signed);
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    assert_eq!(scene.shop.collect(&ring).await, "collected", "a result counts once");
    assert!(scene.phone.prompts().await.is_empty());
}

#[tokio::test]
async fn an_approval_needs_the_number_and_a_wrong_one_ends_the_request() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let nothing = Answer::Approve { number: None };
    assert_eq!(code(scene.phone.prompt().await.decide(&nothing)), FailureCode::NumberNeeded);
    let wrong = Answer::Approve { number: Some(ring.wrong_number()) };
    assert_eq!(code(scene.phone.answer(wrong).await), FailureCode::WrongNumber);
    assert_eq!(scene.shop.collect(&ring).await, "wrong-number");
    assert!(scene.phone.prompts().await.is_empty());
}

#[tokio::test]
async fn a_request_without_a_number_is_approved_without_one() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.shop.ring_with(MARA, json!({ "number": false })).await;
    assert_eq!(scene.phone.prompt().await.about().number, NumberToType::None);
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn a_denial_stops_the_sign_in() {
    let (scene, account) = Scene::activated().await;
    let ring = scene.ring().await;
    let answered = scene.phone.answer(Answer::Deny).await.unwrap();
    assert_eq!(recorded(&answered), Some(Decision::Deny));
    assert_eq!(scene.shop.collect(&ring).await, "denied");
    assert!(scene.phone.events(account).iter().any(|event| matches!(
        event,
        Event::Answered { recorded: Recorded::As { decision: Decision::Deny, .. }, signed: true, .. }
    )));
}

#[tokio::test]
async fn a_report_stops_the_sign_in_and_pauses_further_ones_but_not_codes() {
    let (scene, account) = Scene::activated().await;
    let ring = scene.ring().await;
    let answered = scene.phone.answer(Answer::Report).await.unwrap();
    let Receipt::Recorded { decision: Decision::Report, paused_until: Some(until), .. } = answered.receipt else {
        panic!("{answered:?}");
    };
    assert!(until > scene.world.now());
    assert_eq!(scene.shop.collect(&ring).await, "reported");
    let (status, problem) = scene.shop.try_ring(MARA, json!({})).await;
    assert_eq!((status, problem["code"].as_str()), (429, Some("paused")));
    assert!(problem["other_methods"].as_array().is_some_and(|methods| !methods.is_empty()), "{problem}");
    assert!(scene.shop.accepts_code(MARA, &scene.phone.code(account)).await);

    scene.world.skip(Duration::from_mins(16));
    scene.ring().await;
    scene.phone.prompt().await;
}

#[tokio::test]
async fn a_denial_on_one_phone_beats_an_approval_on_the_other_until_it_is_collected() {
    let (scene, _) = Scene::activated().await;
    let (other, _) = scene.second_phone().await;
    let ring = scene.ring().await;
    let (here, there) = (scene.phone.prompt().await, other.prompt().await);
    let yes = here.decide(&approve(&ring)).unwrap();
    scene.phone.outcome(yes).await.unwrap();
    assert_eq!(scene.shop.look(&ring).await, "approved");
    let no = there.decide(&Answer::Deny).unwrap();
    assert_eq!(recorded(&other.outcome(no).await.unwrap()), Some(Decision::Deny));
    assert_eq!(scene.shop.collect(&ring).await, "denied");
}

#[tokio::test]
async fn a_denial_after_the_sign_in_is_told_that_it_is_too_late() {
    let (scene, _) = Scene::activated().await;
    let (other, account) = scene.second_phone().await;
    let ring = scene.ring().await;
    let (here, there) = (scene.phone.prompt().await, other.prompt().await);
    let yes = here.decide(&approve(&ring)).unwrap();
    scene.phone.outcome(yes).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    let no = there.decide(&Answer::Deny).unwrap();
    let answered = other.outcome(no).await.unwrap();
    let Receipt::TooLate(late) = &answered.receipt else { panic!("{answered:?}") };
    assert!(late.signed_in_at <= scene.world.now() && answered.signed);
    let logged = other.events(account);
    assert!(logged.iter().any(|event| matches!(event, Event::Answered { recorded: Recorded::TooLate { .. }, .. })));
}

#[tokio::test]
async fn an_approval_after_a_denial_elsewhere_is_told_so() {
    let (scene, _) = Scene::activated().await;
    let (other, _) = scene.second_phone().await;
    let ring = scene.ring().await;
    let (here, there) = (scene.phone.prompt().await, other.prompt().await);
    let no = there.decide(&Answer::Deny).unwrap();
    other.outcome(no).await.unwrap();
    let yes = here.decide(&approve(&ring)).unwrap();
    assert_eq!(code(scene.phone.outcome(yes).await), FailureCode::AnsweredElsewhere);
    assert_eq!(scene.shop.collect(&ring).await, "denied");
}

#[tokio::test]
async fn a_prompt_that_was_answered_elsewhere_leaves_the_screen() {
    let (scene, _) = Scene::activated().await;
    let (other, _) = scene.second_phone().await;
    let ring = scene.ring().await;
    assert_eq!(other.prompts().await.len(), 1);
    scene.phone.approve(&ring).await.unwrap();
    assert!(other.prompts().await.is_empty());
}

#[tokio::test]
async fn a_denial_without_network_is_delivered_when_there_is_one() {
    let (mut scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.phone.line.cut();
    let id = prompt.decide(&Answer::Deny).unwrap().id();
    scene.phone.work().await;
    scene.phone.restart().await;
    scene.phone.line.restore();
    let ticket = scene.phone.ticket(&id).unwrap().unwrap();
    let answered = scene.phone.outcome(ticket).await.unwrap();
    assert_eq!(recorded(&answered), Some(Decision::Deny));
    assert_eq!(scene.shop.collect(&ring).await, "denied");
}

#[tokio::test]
async fn an_approval_that_was_not_sent_in_time_is_destroyed() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.phone.line.cut();
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    scene.phone.work().await;
    scene.world.skip(Duration::from_mins(3));
    scene.phone.line.restore();
    assert_eq!(code(scene.phone.outcome(ticket).await), FailureCode::NotSentInTime);
    assert!(scene.phone.line.heard_at("answer").iter().all(|heard| heard.reply.is_err()));
    assert_eq!(scene.shop.collect(&ring).await, "expired");
}

#[tokio::test]
async fn a_denial_replaces_an_approval_that_has_not_left_and_never_the_other_way() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let first = scene.phone.prompt().await;
    let (second, third) = (pending(&scene), pending(&scene));
    scene.phone.line.cut();
    let approval = first.decide(&approve(&ring)).unwrap();
    scene.phone.work().await;
    let denial = second.decide(&Answer::Deny).unwrap();
    let refused = third.decide(&approve(&ring)).err().unwrap();
    assert_eq!((refused.code, refused.first), (FailureCode::AlreadyDecided, Some(Decision::Deny)));
    scene.phone.line.restore();
    assert_eq!(recorded(&scene.phone.outcome(denial).await.unwrap()), Some(Decision::Deny));
    assert!(approval.ready().is_some_and(|end| end.is_err()), "the approval has ended without effect");
    assert_eq!(scene.shop.collect(&ring).await, "denied");
}

fn pending(scene: &Scene) -> countersign::authenticator::PendingApproval {
    scene.phone.app.pending().unwrap().remove(0)
}

#[tokio::test]
async fn a_lost_receipt_is_asked_for_again_and_the_decision_counts_once() {
    let (scene, account) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    let mut lose = true;
    scene.phone.line.on_call(move |call| {
        if call.url.ends_with("/answer") && std::mem::take(&mut lose) { Fate::ReplyLost } else { Fate::Pass }
    });
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    assert_eq!(recorded(&scene.phone.outcome(ticket).await.unwrap()), Some(Decision::Approve));
    let said = scene.phone.line.heard_at("answer");
    assert_eq!(said.len(), 2);
    assert_eq!(said[0].call.body, said[1].call.body, "byte for byte");
    let decided = scene.phone.events(account).into_iter().filter(|e| matches!(e, Event::Answered { .. })).count();
    assert_eq!(decided, 1);
    assert_eq!(scene.shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn a_decision_survives_a_restart_between_deciding_and_sending() {
    let (mut scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let id = scene.phone.prompt().await.decide(&approve(&ring)).unwrap().id();
    scene.phone.restart().await;
    let ticket = scene.phone.ticket(&id).unwrap().unwrap();
    scene.phone.outcome::<countersign::exchange::Answered>(ticket).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn an_expired_prompt_cannot_be_approved() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.world.skip(Duration::from_mins(3));
    assert_eq!(code(prompt.decide(&approve(&ring))), FailureCode::ChallengeExpired);
    assert!(scene.phone.prompts().await.is_empty());
    assert_eq!(scene.shop.collect(&ring).await, "expired");
}

#[tokio::test]
async fn a_prompt_that_the_shop_cancelled_leaves_the_screen() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    assert_eq!(scene.phone.prompts().await.len(), 1);
    let party = scene.acme.relying_party(&scene.shop.api_key).await.unwrap();
    party.cancel(&ring.id).await.unwrap();
    assert!(scene.phone.prompts().await.is_empty());
}

#[tokio::test]
async fn the_same_question_asked_again_and_again_is_one_prompt_with_a_count() {
    let (scene, _) = Scene::activated().await;
    for _ in 0..3 {
        scene.ring().await;
    }
    let prompts = scene.phone.prompts().await;
    assert!(!prompts.is_empty());
    let most = prompts.iter().map(|prompt| prompt.about().asked_times).max().unwrap();
    assert_eq!(most, 3);
}

#[tokio::test]
async fn a_phone_that_was_removed_needs_re_activation_and_keeps_its_codes() {
    let (scene, account) = Scene::activated().await;
    scene.acme.reset_user(MARA).await.unwrap();
    scene.phone.work().await;
    assert_eq!(
        scene.phone.push(account),
        PushState::NeedsReactivation { reason: Trouble::NotActivated, suspected: false }
    );
    assert_eq!(scene.phone.codes(account).len(), 1, "codes outlive push");

    let offer = scene.shop.offer(MARA).await;
    scene.phone.activate_as(&scene.shop, &offer, countersign::activation::Activate::Replacing(account)).await;
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    assert_eq!(scene.phone.accounts().len(), 1);
}

#[tokio::test]
async fn a_long_poll_brings_the_prompt_and_the_answer_reaches_who_waits() {
    let (scene, _) = Scene::activated().await;
    let app = scene.phone.app.clone();
    let work = tokio::spawn(async move { app.work().await });
    let mut seen = 0;
    let ring = scene.ring().await;
    let shop = scene.shop.clone();
    let collected = {
        let ring = ring.clone();
        tokio::spawn(async move {
            shop.expect(&format!("sign-ins/{}/collect", ring.id), json!({ "wait_seconds": 20 })).await
        })
    };
    let prompt = loop {
        if let Some(prompt) = scene.phone.app.pending().unwrap().pop() {
            break prompt;
        }
        seen = scene.phone.app.next_change(seen).await.0;
    };
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    ticket.outcome().await.unwrap();
    assert_eq!(collected.await.unwrap()["state"], "approved");
    work.abort();
}

#[tokio::test]
async fn what_another_phone_answered_vanishes_here_and_says_what_was_answered() {
    let (scene, account) = Scene::activated().await;
    let (other, _) = scene.second_phone().await;
    let ring = scene.ring().await;
    let here = scene.phone.prompt().await;
    other.answer(Answer::Deny).await.unwrap();
    assert!(scene.phone.prompts().await.is_empty());
    let failure = here.decide(&approve(&ring)).err().unwrap();
    assert_eq!((failure.code, failure.first), (FailureCode::AnsweredElsewhere, Some(Decision::Deny)));
    let ended = |event: &Event| matches!(event, Event::PromptEnded { how: HowEnded::DeniedElsewhere, .. });
    assert!(scene.phone.events(account).iter().any(ended));
}

#[tokio::test]
async fn a_poll_is_held_while_nothing_becomes_of_what_is_shown() {
    let (scene, _) = Scene::activated().await;
    let (other, _) = scene.second_phone().await;
    scene.ring().await;
    scene.phone.prompt().await;
    let before = scene.phone.line.heard_at("poll").len();
    let working = scene.phone.app.clone();
    let worker = tokio::spawn(async move { working.work().await });
    other.answer(Answer::Deny).await.unwrap();
    let mut seen = 0;
    while !scene.phone.app.pending().unwrap().is_empty() {
        (seen, _) = scene.phone.app.next_change(seen).await;
    }
    worker.abort();
    let polls = scene.phone.line.heard_at("poll").len() - before;
    assert!(polls <= 3, "it waited and did not ask over and over: {polls}");
}
