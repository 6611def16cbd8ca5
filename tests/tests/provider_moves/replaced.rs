//! The other server's link is scanned, and the person picks the account that it replaces.

use crate::{NAMES, at, network, offer, other, signs_in};
use countersign::account::{BindingState, PushState};
use countersign::activation::{Activate, LeftBehind};
use countersign::log::Event;
use countersign::protocols::OfferText;
use countersign_tests::interop::{Kind, Phone, with_others};

const OLD: &str = "mfa.old.example";
const NEW: &str = "mfa.new.example";

#[tokio::test]
async fn from_privacyidea_to_edumfa_nothing_is_lost() {
    nothing_is_lost(Kind::PrivacyIdea, "nora").await;
}

#[tokio::test]
async fn from_edumfa_to_privacyidea_nothing_is_lost() {
    nothing_is_lost(Kind::EduMfa, "otto").await;
}

async fn nothing_is_lost(from: Kind, user: &str) {
    let (old, new) = (with_others(from).await, with_others(other(from)).await);
    let phone = Phone::in_network(&network(&old, &new)).await;
    let account = phone.enrol(&offer(&old, NAMES[0], user).await).await.unwrap();
    phone.app.rename(&account, "Work").unwrap();
    signs_in(&old, &phone, user).await;
    let logged = phone.events().len();

    // Nothing in the link says which account it is for: the person picks it, with both hosts side by side.
    let link = offer(&new, NAMES[1], user).await;
    let read = phone.app.read_offer(&OfferText::scanned(link.clone()).unwrap()).unwrap();
    assert_eq!(read.renews(), None);
    assert_eq!(read.about().host.as_deref(), Some(NEW));
    assert_eq!(phone.account().bindings[0].host, OLD);
    phone.activate(&link, Activate::Replacing(account)).await.unwrap();

    let moved = phone.account();
    assert_eq!((moved.id, moved.label.as_str()), (account, "Work"));
    assert_eq!(at(&moved, NEW).state, BindingState::Active);
    assert!(matches!(at(&moved, OLD).state, BindingState::Retiring { .. }));
    let known_as = at(&moved, OLD).known_as.clone();

    // Both ring. Each answer goes to the server that asked, and each prompt says whose it is.
    let (at_old, at_new) = (old.trigger(user).await, new.trigger(user).await);
    let prompts = phone.prompts().await;
    let mut hosts: Vec<_> = prompts.iter().map(|prompt| prompt.about().host.as_str().to_owned()).collect();
    hosts.sort();
    assert_eq!(hosts, [NEW, OLD]);
    for prompt in prompts {
        let host = prompt.about().host.as_str().to_owned();
        let before = phone.said().len();
        phone.approve(prompt).await.unwrap();
        let said = phone.said();
        assert!(said[before..].iter().any(|(call, _)| call.url.contains(&host) && !call.body.is_empty()));
        assert!(said[before..].iter().all(|(call, _)| call.url.contains(&host) || call.body.is_empty()));
    }
    assert_eq!(old.collect(&at_old).await, "ACCEPT");
    assert_eq!(new.collect(&at_new).await, "ACCEPT");

    // The new one has proven itself and the person agrees: what is left at the old one is named.
    let retired = phone.app.retire_replaced(&account).unwrap();
    assert!(retired.told.is_empty());
    assert_eq!(retired.left_behind, [LeftBehind { host: OLD.to_owned(), known_as: known_as.clone() }]);
    let events = phone.events();
    let withdrawn = Event::Withdrawn { host: OLD.to_owned(), told: false, known_as: known_as.clone() };
    assert_eq!(events.last(), Some(&withdrawn));
    assert!(events.len() > logged && phone.app.verify_log(&account).unwrap().intact);
    let serial = known_as.unwrap();
    assert_eq!(old.about_token(&serial).await["serial"], serial.as_str(), "the administrator finds it by that");
    old.delete(&serial).await;
    assert_eq!(phone.account().bindings.len(), 1);
    assert!(!phone.app.undo_move(&account).unwrap());
    signs_in(&new, &phone, user).await;
}

#[tokio::test]
async fn an_undo_puts_the_old_side_back() {
    let (old, new) = (with_others(Kind::PrivacyIdea).await, with_others(Kind::EduMfa).await);
    let phone = Phone::in_network(&network(&old, &new)).await;
    let account = phone.enrol(&offer(&old, NAMES[0], "paula").await).await.unwrap();
    phone.activate(&offer(&new, NAMES[1], "paula").await, Activate::Replacing(account)).await.unwrap();
    let left = at(&phone.account(), NEW).known_as.clone();
    assert!(phone.app.undo_move(&account).unwrap());
    phone.app.poll_once().await.unwrap();
    signs_in(&old, &phone, "paula").await;
    let account = phone.account();
    assert_eq!((account.bindings.len(), &account.push), (1, &PushState::NoDeviceToken));
    assert_eq!(at(&account, OLD).state, BindingState::Active);
    let named = |event: Event| matches!(event, Event::Withdrawn { known_as, .. } if known_as == left);
    assert!(phone.events().into_iter().any(named), "the log names what is left at the new one");
}

#[tokio::test]
async fn a_link_that_fails_changes_nothing() {
    let (old, new) = (with_others(Kind::PrivacyIdea).await, with_others(Kind::EduMfa).await);
    let phone = Phone::in_network(&network(&old, &new)).await;
    let account = phone.enrol(&offer(&old, NAMES[0], "quentin").await).await.unwrap();
    let link = offer(&new, NAMES[1], "quentin").await;
    let (before, after) = link.split_once("credential=").unwrap();
    let wrong = format!("{before}credential={}{}", "0".repeat(40), &after[40..]);
    phone.activate(&wrong, Activate::Replacing(account)).await.unwrap_err();
    assert_eq!(phone.account().bindings.len(), 1);
    assert_eq!(phone.account().bindings[0].state, BindingState::Active);
    signs_in(&old, &phone, "quentin").await;
}
