//! What this server asks of a phone and its relative does not: numbers to pick from, and a code to show.

use crate::KIND;
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
    let (shown, offered) = (sign_in.shown(&phone.serial()), offered(&phone));
    let wrong = offered.iter().find(|option| **option != shown).unwrap().clone();
    let refused = phone.decide(prompt, Answer::Approve { number: Some(wrong) }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::WrongNumber);
    assert_eq!(server.status(&sign_in).await, "pending");

    // What it does not even offer is not sent: three tries, and that is all.
    let (sign_in, _) = ask(&server, &phone, user).await;
    let none = ["99", "98", "97", "96", "95"].into_iter().find(|none| !offered.iter().any(|o| o == none)).unwrap();
    let before = phone.said().len();
    let tries: Vec<_> = (0..3).map(|_| type_it(&phone, none).unwrap_err().code).collect();
    assert_eq!(tries, [FailureCode::NumberNeeded, FailureCode::NumberNeeded, FailureCode::WrongNumber]);
    assert!(type_it(&phone, &sign_in.shown(&phone.serial())).is_err(), "three tries were all");
    assert_eq!(phone.said().len(), before, "nothing was sent");
    assert_eq!(server.status(&sign_in).await, "pending");
}

/// What the server offers to pick from, which no person is shown.
fn offered(phone: &Phone) -> Vec<String> {
    let replies: Vec<_> = phone.said().into_iter().filter_map(|(_, reply)| reply.ok()).collect();
    let lists = replies.iter().rev().filter_map(|reply| serde_json::from_slice::<Value>(&reply.body).ok());
    let mut options =
        lists.filter_map(|said| Some(said["result"]["value"][0]["require_presence"].as_str()?.to_owned()));
    options.next().unwrap().split(',').map(str::to_owned).collect()
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
