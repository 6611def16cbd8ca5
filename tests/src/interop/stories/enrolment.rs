//! From a link to an account, and what can come in between.

use crate::interop::{Behind, Kind, Phone, Relay, renamed, with_others};
use countersign::FailureCode;
use countersign::account::{DeviceToken, PushState};
use countersign::activation::Activate;
use countersign::log::Event;
use countersign::protocols::{OfferText, OfferWarning};
use std::time::Duration;

/// A link says where it leads before anything is sent, is used once, and by nobody else.
pub async fn a_link_is_used_once(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Phone::new().await;
    let link = server.offer(user).await;
    let offer = phone.app.read_offer(&OfferText::scanned(link.clone()).unwrap()).unwrap();
    assert_eq!(offer.about().host.as_deref(), Some("127.0.0.1"));
    assert_eq!(offer.about().issuer.as_deref(), Some("Interop"));
    assert_eq!(offer.about().account, Some(format!("{user}@phone")));
    assert_eq!(offer.about().warnings, [OfferWarning::AsksForUncheckedTls, OfferWarning::Development]);
    assert!(phone.said().is_empty(), "nothing was sent yet");
    phone.enrol(&link).await.unwrap();
    assert_eq!(phone.push(), PushState::NoDeviceToken);
    let events = phone.events();
    assert!(matches!(events[..], [Event::Enrolled { replacing: false, .. }, Event::Proven { .. }]), "{events:?}");

    let stranger = Phone::new().await;
    assert_eq!(stranger.enrol(&link).await.unwrap_err().code, FailureCode::OfferSpent);
    let right = server.offer(user).await;
    let (before, after) = right.split_once("credential=").unwrap();
    let wrong = format!("{before}credential={}{}", "0".repeat(40), &after[40..]);
    assert_eq!(stranger.enrol(&wrong).await.unwrap_err().code, FailureCode::OfferWrong);
    stranger.enrol(&right).await.unwrap();
}

/// The server has enrolled this phone, and its reply, which alone holds its key, is lost: that is told apart from a refusal.
pub async fn a_lost_reply(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let relay = Relay::to(Behind::LosingAReply(server.socket().to_owned())).await;
    let phone = Phone::new().await;
    let link = renamed(&server.offer(user).await, &server.base, &relay.origin());
    assert_eq!(phone.enrol(&link).await.unwrap_err().code, FailureCode::ReplyLost);
    assert!(phone.app.accounts().unwrap().is_empty(), "half an account is none");
    phone.enrol(&server.offer(user).await).await.unwrap();
}

/// Where to ring: the server is told, and again when it changes.
pub async fn a_device_token(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Phone::new().await;
    // This throw-away server has no push service, and says so where its links have a word for it.
    let link = server.offer(user).await.replace("poll_only=True", "poll_only=False");
    phone.enrol(&link).await.unwrap();
    for token in ["first-address", "second-address"] {
        for told in phone.set_device_token(DeviceToken::Fcm(token.to_owned())).await {
            told.unwrap();
        }
        let about = server.about_token(&phone.serial()).await;
        assert_eq!(about["info"]["firebase_token"], token);
        assert_eq!(phone.push(), PushState::Ready);
    }
}

/// A link that does not say whose it is. The server is asked, before it is given anything.
pub async fn a_link_that_does_not_say_whose_it_is(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let link = server.offer_that_says_less(user).await;
    assert!(link.starts_with("otpauth://pipush/") && !link.contains("poll_only"), "{link}");
    let phone = Phone::new().await;
    let mut offer = phone.app.read_offer(&OfferText::scanned(link.clone()).unwrap()).unwrap();
    assert!(phone.said().is_empty(), "nothing was sent yet");
    offer.look_up().await.unwrap();
    let [(asked, _)] = &phone.said()[..] else { panic!("one question") };
    assert!(asked.url.ends_with("/ttype/push") && asked.body.is_empty(), "the address and no more: {asked:?}");
    drop(offer);
    phone.enrol(&link).await.unwrap();
    assert_eq!(phone.push(), PushState::NoDeviceToken);
    let sign_in = server.trigger(user).await;
    phone.approve(phone.prompt().await).await.unwrap();
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");

    // Something that is no such server: it is found out, and the link is as good as before.
    let link = server.offer_that_says_less(user).await;
    let there = Behind::Server(server.socket().to_owned());
    let relay = Relay::to(Behind::Page("200 OK\r\ncontent-type: text/html\r\n", "<h1>For sale</h1>")).await;
    let renamed = renamed(&link, &server.base, &relay.origin());
    let phone = Phone::new().await;
    assert_eq!(phone.enrol(&renamed).await.unwrap_err().code, FailureCode::OtherPage);
    assert!(phone.app.under_way().unwrap().is_empty(), "nothing was begun");
    relay.put(there);
    phone.enrol(&renamed).await.unwrap();
}

/// The service does not answer when its link is scanned: the person is told at once, and it goes on by itself.
pub async fn an_address_that_does_not_answer(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let relay = Relay::to(Behind::Page("503 Service Unavailable\r\n", "")).await;
    let link = renamed(&server.offer(user).await, &server.base, &relay.origin());
    let phone = Phone::new().await;
    let ticket = phone.begin(&link, Activate::New { label: None }).await.unwrap();
    phone.app.work_until_idle(Duration::from_secs(5), true).await.unwrap();
    assert_eq!(ticket.hindrance().unwrap().code, FailureCode::OutOfOrder);
    relay.put(Behind::Server(server.socket().to_owned()));
    phone.outcome(ticket).await.unwrap();
}
