//! Text that wants to be something else on a screen.

use crate::scene::{MARA, Scene};
use countersign::{FailureCode, protocols::Answer};
use countersign_tests::stage::{approve, code};
use serde_json::json;

const HOSTILE: [&str; 8] = [
    "Pay 10 \u{202e}00001 ot yaP",
    "line\u{0}one\u{7}\u{1b}[2J\u{1b}[31mred",
    "\u{2066}isolate\u{2069} \u{200f}mark",
    "zero\u{200b}width\u{feff}joined",
    "a\u{0300}\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}\u{0306}\u{0307}\u{0308}\u{0309}zalgo",
    "private \u{e000}\u{f8ff}",
    "first\r\nsecond\u{2028}third\u{85}",
    "tag\u{e0041}\u{e0042}",
];

fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n')
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
        || ['\u{200b}', '\u{200e}', '\u{200f}', '\u{feff}', '\u{2028}', '\u{2029}', '\u{61c}'].contains(&c)
        || ('\u{e000}'..='\u{f8ff}').contains(&c)
        || c > '\u{e0000}'
}

#[tokio::test]
async fn control_bidi_and_invisible_characters_never_reach_a_screen() {
    let (scene, _) = Scene::activated().await;
    for hostile in HOSTILE {
        let fields = json!({ "application": hostile, "place": hostile, "client_address": hostile, "text": hostile });
        let (status, said) = scene.shop.try_ring(MARA, fields).await;
        if status == 422 {
            continue; // the provider would not have it
        }
        assert_eq!(status, 201, "{said}");
        let prompt = scene.phone.prompt().await;
        let about = prompt.about();
        let shown = [&about.application, &about.place, &about.client_address, &about.text];
        for text in shown.into_iter().flatten() {
            assert!(!text.as_str().chars().any(is_hostile), "{hostile:?} became {:?}", text.as_str());
        }
        assert_eq!(about.relying_party.as_str(), "shop.example");
        let ticket = prompt.decide(&Answer::Deny).unwrap();
        scene.phone.outcome(ticket).await.unwrap();
        scene.world.skip(std::time::Duration::from_mins(2));
    }
}

#[tokio::test]
async fn over_long_text_is_cut_visibly() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.shop.ring_with(MARA, json!({ "text": "pay everything ".repeat(120) })).await;
    let prompt = scene.phone.prompt().await;
    assert!(prompt.about().altered);
    let shown = prompt.about().text.as_ref().unwrap().as_str().to_owned();
    assert!(shown.ends_with('…') && shown.chars().count() < 700, "{}", shown.len());
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    scene.phone.outcome(ticket).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved", "a sign-in may be approved all the same");
}

#[tokio::test]
async fn a_transaction_whose_text_was_not_shown_whole_is_not_approved() {
    let (scene, _) = Scene::activated().await;
    let fields = json!({ "text": "Pay 10 \u{202e}00001 ot yaP", "transaction": true });
    let (status, said) = scene.shop.try_ring(MARA, fields).await;
    assert_eq!(status, 201, "{said}");
    let number = said["number"].as_str().map(str::to_owned);
    assert!(scene.phone.prompt().await.about().altered);
    assert_eq!(code(scene.phone.answer(Answer::Approve { number }).await), FailureCode::AlteredText);
    let collected = scene.shop.post(&format!("sign-ins/{}/collect", said["id"].as_str().unwrap()), json!({})).await.1;
    assert_ne!(collected["state"], "approved");
}

#[tokio::test]
async fn names_of_organisations_and_people_cannot_break_out_either() {
    let scene = Scene::new().await;
    let label = "Mara \u{202e}evil\u{1b}[2J";
    let (status, said) = scene.shop.post("offers", json!({ "user": "x", "label": label })).await;
    if status != 201 {
        return assert_eq!(status, 422, "{said}");
    }
    let link = said["link"].as_str().unwrap().to_owned();
    let text = countersign::protocols::OfferText::scanned(link).unwrap();
    let mut offer = scene.phone.read_offer(&text).unwrap();
    offer.look_up().await.unwrap();
    let account = offer.about().account.clone().unwrap_or_default();
    assert!(!account.chars().any(is_hostile), "{account:?}");
}
