//! What this server asks of a phone and its relative does not: numbers to pick from, and a code to show.

use crate::KIND;
use countersign::account::{DeviceToken, PushState};
use countersign::approval::NumberToType;
use countersign::authenticator::PendingApproval;
use countersign::exchange::Decision;
use countersign::protocols::Answer;
use countersign::{Failure, FailureCode};
use countersign_tests::interop::{Phone, Server, SignIn, code_to_show, decided, with_others};
use serde_json::Value;

/// The phone takes what the browser shows, counts what it does not show, and says no when asked to.
async fn what_the_browser_shows(user: &str, number: NumberToType) {
    let server = with_others(KIND).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();

    let (sign_in, prompt) = ask(&server, &phone, user).await;
    assert_eq!(prompt.about().number, number);
    let shown = sign_in.shown(&phone.serial());
    let answered = phone.decide(prompt, Answer::Approve { number: Some(shown) }).await.unwrap();
    assert_eq!(decided(&answered), Decision::Approve);
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");

    let (sign_in, prompt) = ask(&server, &phone, user).await;
    phone.decide(prompt, Answer::Deny).await.unwrap();
    assert_eq!(server.status(&sign_in).await, "declined");

    // What the server offers and the other screen does not show is for the server to refuse. The sign-in stays open.
    let (sign_in, prompt) = ask(&server, &phone, user).await;
    let (shown, offered) = (sign_in.shown(&phone.serial()), self::offered(&phone).concat());
    let wrong = offered.iter().find(|option| **option != shown).unwrap().clone();
    let refused = phone.decide(prompt, Answer::Approve { number: Some(wrong) }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::WrongNumber);
    assert_eq!(server.status(&sign_in).await, "pending");

    // What it does not even offer is not sent: three tries, and that is all.
    let (sign_in, _) = ask(&server, &phone, user).await;
    let offered = self::offered(&phone).concat();
    let none = ["99", "98", "97", "96", "95"].into_iter().find(|none| !offered.iter().any(|o| o == none)).unwrap();
    let before = phone.said().len();
    let tries: Vec<_> = (0..3).map(|_| type_it(&phone, none).unwrap_err().code).collect();
    assert_eq!(tries, [FailureCode::NumberNeeded, FailureCode::NumberNeeded, FailureCode::WrongNumber]);
    assert!(type_it(&phone, &sign_in.shown(&phone.serial())).is_err(), "three tries were all");
    assert_eq!(phone.said().len(), before, "nothing was sent");
    assert_eq!(server.status(&sign_in).await, "pending");
}

/// A push service is set up, and its link says so: the phone tells where to ring, and polls all the same.
pub(crate) async fn with_a_push_service(user: &str) {
    let server = with_others(KIND).await;
    let link = server.offer(user).await;
    assert!(link.contains("&poll_only=False"), "{link}");
    let phone = Phone::new().await;
    phone.set_device_token(DeviceToken::Fcm("an-address".to_owned())).await;
    phone.enrol(&link).await.unwrap();
    assert_eq!(server.about_token(&phone.serial()).await["info"]["firebase_token"], "an-address");
    assert_eq!(phone.push(), PushState::Ready);
    let (sign_in, prompt) = ask(&server, &phone, user).await;
    phone.approve(prompt).await.unwrap();
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");
}

/// Two pages show numbers of their own, and one prompt is shown for both: what is typed says which is meant.
#[tokio::test]
async fn of_two_in_the_same_words_the_number_tells_which() {
    let (server, user) = (with_others(KIND).await, "ursula");
    let phone = Phone::new().await;
    phone.enrol(&server.offer(user).await).await.unwrap();
    loop {
        let (older, _) = ask(&server, &phone, user).await;
        let (newer, prompt) = ask(&server, &phone, user).await;
        assert!(prompt.about().asked_times >= 2);
        let shown = older.shown(&phone.serial());
        if offered(&phone).iter().flatten().filter(|option| **option == shown).count() > 1 {
            // By chance the newer one offers the number of the other page as well.
            phone.decide(prompt, Answer::Deny).await.unwrap();
            continue;
        }
        phone.decide(prompt, Answer::Approve { number: Some(shown) }).await.unwrap();
        assert_eq!(server.status(&newer).await, "pending");
        assert_eq!(server.collect(&older).await, "ACCEPT");
        let prompt = phone.prompt().await;
        phone.decide(prompt, Answer::Approve { number: Some(newer.shown(&phone.serial())) }).await.unwrap();
        assert_eq!(server.collect(&newer).await, "ACCEPT");
        return;
    }
}

/// What the server offers to pick from for each request, which no person is shown.
fn offered(phone: &Phone) -> Vec<Vec<String>> {
    let replies = phone.said().into_iter().rev().filter_map(|(_, reply)| reply.ok());
    let mut lists = replies.filter_map(|reply| serde_json::from_slice::<Value>(&reply.body).ok());
    let open = lists.find(|said| said["result"]["value"].as_array().is_some_and(|open| !open.is_empty())).unwrap();
    let options = |one: &Value| one["require_presence"].as_str().unwrap().split(',').map(str::to_owned).collect();
    open["result"]["value"].as_array().unwrap().iter().map(options).collect()
}

/// Types it into the newest prompt.
fn type_it(phone: &Phone, number: &str) -> Result<(), Failure> {
    let prompt = phone.app.pending()?.pop().ok_or_else(|| Failure::new(FailureCode::NotFound))?;
    prompt.decide(&Answer::Approve { number: Some(number.to_owned()) }).map(|_| ())
}

async fn ask(server: &Server, phone: &Phone, user: &str) -> (SignIn, PendingApproval) {
    let sign_in = server.trigger(user).await;
    phone.app.poll_once().await.unwrap();
    (sign_in, phone.app.pending().unwrap().pop().unwrap())
}

#[tokio::test]
async fn a_number_of_two_digits() {
    what_the_browser_shows("bob", NumberToType::Digits(2)).await;
}

#[tokio::test]
async fn a_letter() {
    what_the_browser_shows("carol", NumberToType::Text).await;
}

#[tokio::test]
async fn a_word_of_a_list() {
    what_the_browser_shows("frank", NumberToType::Text).await;
}

#[tokio::test]
async fn a_code_that_the_phone_shows() {
    let server = with_others(KIND).await;
    let phone = Phone::new().await;
    phone.enrol(&server.offer("dave").await).await.unwrap();
    let (sign_in, prompt) = ask(&server, &phone, "dave").await;
    let answered = phone.approve(prompt).await.unwrap();
    let code = code_to_show(&answered).unwrap();
    assert_eq!(server.collect_with(&sign_in, &code).await, "ACCEPT");

    let (sign_in, prompt) = ask(&server, &phone, "dave").await;
    phone.decide(prompt, Answer::Deny).await.unwrap();
    assert_eq!(server.status(&sign_in).await, "declined");
}
