//! Why prompts have stopped: each cause is brought about, and the phone finds it. Nothing that it hears makes it forget
//! anything, and where the cause goes, prompts come back.

use crate::interop::{Behind, Certificate, Kind, Phone, Relay, Server, alone, renamed, with_others};
use countersign::FailureCode as Code;
use countersign::account::{PushState, Trouble};
use serde_json::{Map, Value, json};

/// What an administrator can do to a token.
pub async fn what_became_of_the_token(kind: Kind, user: &str) {
    let server = with_others(kind).await;

    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    server.delete(&phone.serial()).await;
    phone.app.poll_once().await.unwrap();
    assert_eq!(phone.push(), suspicion(Trouble::Deleted));
    assert_eq!(phone.complaints().await, [Code::Deleted, Code::Deleted]);

    let (old, new) = (Phone::new().await, Phone::new().await);
    old.enrol(&server.offer(user).await).await.unwrap();
    new.enrol(&server.offer_again(&old.serial()).await).await.unwrap();
    old.app.poll_once().await.unwrap();
    assert_eq!(old.push(), suspicion(Trouble::TakenOver));
    new.app.poll_once().await.unwrap();
    assert_eq!(new.push(), PushState::NoDeviceToken);
    assert_eq!(new.complaints().await, []);

    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    server.revoke(&phone.serial()).await;
    phone.app.poll_once().await.unwrap();
    assert_eq!(phone.push(), PushState::NoDeviceToken, "a poll does not show it");
    assert!(phone.complaints().await.contains(&Code::Revoked));
    assert_eq!(phone.push(), suspicion(Trouble::Revoked));
}

/// An administrator forbids phones to ask.
pub async fn polling_forbidden(kind: Kind, user: &str) {
    let server = alone(kind).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    let deny: Map<_, _> =
        kind.push_tokens().iter().map(|token| (format!("{token}_allow_polling"), json!("deny"))).collect();
    server.policy("forbid", "authentication", &Value::Object(deny), Some(user)).await;
    let complaints = phone.complaints().await;
    server.remove_policy("forbid").await;
    assert_eq!(complaints, [Code::PollingForbidden]);
    assert_eq!(phone.complaints().await, []);
}

/// What can stand between a phone and its server.
pub async fn what_is_in_the_way(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let there = Behind::Server(server.socket().to_owned());
    let relay = Relay::to(there.clone()).await;
    let phone = enrolled_at(&server, user, &relay, Phone::new().await).await;
    let obstacles = [
        (Behind::MovedInto(server.socket().to_owned(), "mfa"), Code::AddressMoved),
        (Behind::Page("302 Found\r\nlocation: https://elsewhere.example/\r\n", ""), Code::Redirected),
        (Behind::Page("200 OK\r\ncontent-type: text/html\r\n", "<h1>This domain is for sale</h1>"), Code::OtherPage),
        (Behind::Page("200 OK\r\ncontent-type: text/html\r\n", SIGN_IN), Code::NetworkSignIn),
        (Behind::Page("511 Network Authentication Required\r\n", ""), Code::NetworkSignIn),
        (Behind::Page("503 Service Unavailable\r\n", ""), Code::OutOfOrder),
    ];
    for (obstacle, code) in obstacles {
        relay.put(obstacle.clone());
        assert!(phone.complaints().await.contains(&code), "{obstacle:?}");
        relay.put(there.clone());
        assert_eq!(phone.complaints().await, [], "{obstacle:?} is gone");
        assert_eq!(phone.push(), PushState::NoDeviceToken);
    }
    drop(relay);
    assert_eq!(phone.complaints().await, [Code::Unreachable]);
    assert_eq!(phone.push(), PushState::NoDeviceToken, "no network says nothing about the account");
}

/// The server's certificate is for another name, or from somebody whom nobody knows.
pub async fn another_certificate(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let (right, other_name, other_issuer) = (
        Certificate::for_name("localhost"),
        Certificate::for_name("other.example"),
        Certificate::for_name("localhost"),
    );
    let relay = Relay::secured(Behind::Server(server.socket().to_owned()), &right).await;
    let phone = Phone::trusting(vec![right.der.clone(), other_name.der.clone()]).await;
    let phone = enrolled_at(&server, user, &relay, phone).await;
    for (shown, code) in [(&other_name, Code::CertificateName), (&other_issuer, Code::CertificateIssuer)] {
        relay.present(shown);
        assert_eq!(phone.complaints().await, [code]);
        relay.present(&right);
        assert_eq!(phone.complaints().await, []);
    }
}

/// The one that says how far the clock is off.
pub async fn a_clock_that_is_off_is_told(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Phone::with_clock_off_by(2 * 3_600_000).await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    let told = phone.clock_complaint().await.unwrap();
    assert!((7_190_000..7_210_000).contains(&told), "{told}");
}

async fn enrolled_at(server: &Server, user: &str, relay: &Relay, phone: Phone) -> Phone {
    let link = renamed(&server.offer(user).await, &server.base, &relay.origin());
    phone.enrol(&link).await.unwrap();
    phone
}

fn suspicion(reason: Trouble) -> PushState {
    PushState::NeedsReactivation { reason, suspected: true }
}

const SIGN_IN: &str = "<form>Welcome to the hotel <input type=\"password\" name=\"room\"></form>";
