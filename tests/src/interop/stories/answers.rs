//! Prompts, answered in every way.

use crate::interop::{Kind, Phone, alone, decided, with_others};
use countersign::approval::NumberToType;
use countersign::exchange::Decision;
use countersign::protocols::Answer;
use std::time::Duration;

/// Yes and no, and a report, which is a no to these servers.
pub async fn yes_and_no(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();

    let sign_in = server.trigger(user).await;
    assert_eq!(server.status(&sign_in).await, "pending");
    let prompt = phone.prompt().await;
    assert_eq!(prompt.about().host.as_str(), "127.0.0.1");
    assert_eq!(prompt.about().title.as_ref().unwrap().as_str(), "Interop login");
    assert_eq!(prompt.about().text.as_ref().unwrap().as_str(), kind.question(user));
    assert_eq!(prompt.about().number, NumberToType::None);
    let answered = phone.approve(prompt).await.unwrap();
    assert_eq!(decided(&answered), Decision::Approve);
    assert_eq!(server.status(&sign_in).await, "accept");
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");

    for no in [Answer::Deny, Answer::Report] {
        let sign_in = server.trigger(user).await;
        let answered = phone.decide(phone.prompt().await, no).await.unwrap();
        assert_eq!(decided(&answered), Decision::Deny);
        assert_eq!(server.status(&sign_in).await, "declined");
        assert_eq!(server.collect(&sign_in).await, "REJECT");
    }
}

/// Three sign-ins wait at once. They look alike, so the phone asks once and says how often it was asked: a yes lets one
/// in, a no stops all the rest.
pub async fn several_open_at_once(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    let sign_ins = [server.trigger(user).await, server.trigger(user).await, server.trigger(user).await];
    let prompt = phone.prompt().await;
    assert_eq!(prompt.about().asked_times, 3);
    phone.approve(prompt).await.unwrap();
    phone.decide(phone.prompt().await, Answer::Deny).await.unwrap();
    phone.app.work_until_idle(Duration::from_mins(1), true).await.unwrap();
    let mut states = Vec::new();
    for sign_in in &sign_ins {
        states.push(server.status(sign_in).await);
    }
    states.sort();
    assert_eq!(states, ["accept", "declined", "declined"]);
    assert!(phone.prompts().await.is_empty());
}

/// Two sign-ins in the same words are two requests: one is shown at a time, the newer first, and each gets its own yes.
pub async fn two_in_the_same_words(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    let older = server.trigger(user).await;
    phone.prompt().await;
    let newer = server.trigger(user).await;
    let first = phone.prompt().await;
    assert_eq!((first.about().asked_times, first.about().of), (2, 1), "the person learns that it was asked twice");
    let first_id = first.about().id;
    phone.approve(first).await.unwrap();
    assert_eq!([server.status(&newer).await, server.status(&older).await], ["accept", "pending"]);
    let second = phone.prompt().await;
    assert_ne!(second.about().id, first_id);
    phone.approve(second).await.unwrap();
    for sign_in in [&newer, &older] {
        assert_eq!(server.collect(sign_in).await, "ACCEPT");
    }
    assert!(phone.prompts().await.is_empty());
}

/// Both phones of a person ring, either may answer, and what is over disappears from the other.
pub async fn two_phones(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let (first, second) = (Phone::new().await, Phone::new().await);
    first.enrol(&server.offer(user).await).await.unwrap();
    second.enrol(&server.offer(user).await).await.unwrap();
    for (answering, other) in [(&first, &second), (&second, &first)] {
        let sign_in = server.trigger(user).await;
        let prompt = answering.prompt().await;
        assert_eq!(other.prompts().await.len(), 1, "the other one rings too");
        answering.approve(prompt).await.unwrap();
        assert_eq!(server.collect(&sign_in).await, "ACCEPT");
        let late = other.app.pending().unwrap().remove(0);
        assert!(other.approve(late).await.is_err(), "it is over for the other one");
    }
}

/// The page asks once, and is told when the phone has answered.
pub async fn a_page_that_waits(kind: Kind, user: &'static str) {
    let server = with_others(kind).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    let yes = async {
        phone.approve(phone.first_prompt().await).await.unwrap();
    };
    let (said, ()) = futures::join!(server.wait_for_phone(user), yes);
    assert_eq!(said, "ACCEPT");
    let no = async {
        phone.decide(phone.first_prompt().await, Answer::Deny).await.unwrap();
    };
    let (said, ()) = futures::join!(server.wait_for_phone(user), no);
    assert_eq!(said, kind.waited_in_vain());
}

/// What was said once and is said again by somebody who kept it: never more than the server has already, and after a no
/// nothing that could be taken for a yes has left the phone.
pub async fn a_replay(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    let sign_in = server.trigger(user).await;
    phone.approve(phone.prompt().await).await.unwrap();
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");
    phone.replay(phone.last_said("nonce")).await;
    assert_eq!(server.collect(&sign_in).await, "REJECT", "collected once");

    let sign_in = server.trigger(user).await;
    let prompt = phone.prompt().await;
    let (same, id) = (phone.app.pending().unwrap().remove(0), prompt.about().id);
    phone.decide(prompt, Answer::Deny).await.unwrap();
    let before = phone.said().len();
    assert!(same.decide(&Answer::Approve { number: None }).is_err(), "{id:?} has been declined");
    phone.app.work_until_idle(Duration::from_secs(5), true).await.unwrap();
    let since = &phone.said()[before..];
    assert!(since.iter().all(|(call, _)| call.body.is_empty()), "after a no the phone only asks");
    phone.replay(phone.last_said("nonce")).await;
    assert_eq!(server.status(&sign_in).await, "declined");
}

/// A request that nobody answers in time is over, and a late yes lets nobody in.
pub async fn expiry(kind: Kind, user: &str) {
    let server = alone(kind).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    server.set_life(Some(2)).await;
    let sign_in = server.trigger(user).await;
    let prompt = phone.prompt().await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let late = phone.approve(prompt).await;
    assert!(!matches!(&late, Ok(answered) if crate::interop::is_recorded(answered)), "{late:?}");
    assert_eq!(server.collect(&sign_in).await, "REJECT");
    server.set_life(None).await;
    assert!(phone.prompts().await.is_empty());
}
