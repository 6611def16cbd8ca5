//! Offers from the wrong people, or for them.

use crate::scene::{MARA, Scene};
use countersign::{FailureCode, activation::Activate, protocols::OfferText};
use countersign_tests::stage::{Fate, Network, Organisation, World, code};

#[tokio::test]
async fn who_photographs_the_picture_first_gets_nowhere_without_the_digits() {
    let scene = Scene::new().await;
    let thief = scene.new_phone().await;
    let offer = scene.shop.offer(MARA).await;
    let stolen = thief.enrol(&offer, Activate::New { label: None }).await.unwrap();
    assert_eq!(code(scene.phone.look_at(&offer).await), FailureCode::OfferTaken, "Mara notices at once");
    // Mara's session shows no digits that fit his phone, and his phone rings for nobody.
    scene.ring().await;
    thief.work().await;
    assert!(thief.pending().unwrap().is_empty());
    let guess = stolen.digits.unwrap().chars().rev().collect::<String>();
    if scene.shop.offer_state(&offer).await == "pending" {
        scene.shop.confirm(&offer, &guess).await;
    }
    let wrong = thief.code(stolen.account);
    assert!(!scene.shop.accepts_code(MARA, &wrong).await, "codes of a pending phone do not count");
}

#[tokio::test]
async fn a_photograph_of_the_picture_makes_no_codes() {
    let (scene, account) = Scene::activated().await;
    // Whatever the offer held, the seed came from the phone: two phones of one person have different codes.
    let (other, other_account) = scene.second_phone().await;
    assert_ne!(
        (scene.phone.code(account), scene.phone.codes_of(account).next.as_str().to_owned()),
        (other.code(other_account), other.codes_of(other_account).next.as_str().to_owned()),
    );
}

#[tokio::test]
async fn look_alike_hosts_and_addresses_are_shown_or_refused() {
    let scene = Scene::new().await;
    let link = scene.shop.offer(MARA).await.link.unwrap();
    let with = |origin: &str| {
        let link = link.replace("https://sign-in.acme.example&", &format!("{origin}&"));
        scene.phone.read_offer(&OfferText::scanned(link).unwrap())
    };
    for refused in [
        "https://sign-in.acme.example@evil.example",
        "https://mara:secret@sign-in.acme.example",
        "https://203.0.113.9",
        "https://[2001:db8::1]",
        "https://3405803785",
        "https://0x7f.1",
        "http://sign-in.acme.example",
        "https://sign-in.acme.example/path",
        "ftp://sign-in.acme.example",
        "javascript:alert(1)",
    ] {
        let failure = with(refused).err().unwrap_or_else(|| panic!("{refused} was taken"));
        assert!(
            [FailureCode::OfferAddress, FailureCode::OfferDamaged].contains(&failure.code),
            "{refused}: {failure:?}"
        );
    }
    for development in ["http://127.0.0.1:8440", "http://localhost:8440"] {
        assert_eq!(code(with(development)), FailureCode::DevelopmentOff, "{development}");
    }
    if let Ok(offer) = with("https://sign-in.аcme.example") {
        let host = offer.about().host.clone().unwrap();
        assert!(host.is_ascii() && host.contains("xn--"), "{host}");
    }
    assert!(scene.phone.line.heard().is_empty(), "nothing is sent before a person has agreed");
}

#[tokio::test]
async fn a_hostile_host_learns_nothing_from_a_typed_code() {
    let scene = Scene::new().await;
    let mut offer = scene.shop.offer_code(MARA).await;
    let (elsewhere, network) = (World::new(), Network::new());
    let evil = Organisation::new(&elsewhere, &network, "sign-in.acne.example").await;
    scene.network.put("https://sign-in.acne.example", evil.address());
    let right = offer.address.clone();
    offer.address = "sign-in.acne.example".to_owned();
    assert!(scene.phone.look_at(&offer).await.is_err());

    let said = scene.phone.line.heard();
    assert_eq!(said.len(), 1, "one question, and no keys: {said:?}");
    let letters: String = offer.code.clone().unwrap().chars().filter(char::is_ascii_alphanumeric).collect();
    let body = String::from_utf8_lossy(&said[0].call.body).to_uppercase();
    assert!(letters.as_bytes().windows(4).all(|group| !body.contains(std::str::from_utf8(group).unwrap())));

    // What he heard does not help him with the right host: he cannot make the transcript's tag.
    let replayed =
        countersign::ports::HttpCall { url: format!("{right}/countersign/v1/look-up"), ..said[0].call.clone() };
    scene.phone.line.say(replayed).await.unwrap();
    assert_eq!(scene.shop.offer_state(&offer).await, "open");
    offer.address = right;
    scene.phone.activate(&scene.shop, &offer).await;
}

#[tokio::test]
async fn a_host_that_passes_a_typed_code_on_cannot_pose_as_the_provider() {
    let scene = Scene::new().await;
    let mut offer = scene.shop.offer_code(MARA).await;
    // A relay: every call to the look-alike host goes to the right one, and comes back.
    scene.network.put("https://sign-in.acne.example", scene.acme.address());
    offer.address = "sign-in.acne.example".to_owned();
    assert!(scene.phone.look_at(&offer).await.is_err(), "the statement does not list that host");
    assert!(scene.phone.line.heard_at("enrol").is_empty());
    assert_eq!(scene.shop.offer_state(&offer).await, "open");
}

#[tokio::test]
async fn a_link_with_another_operator_key_does_not_open_the_right_host() {
    let scene = Scene::new().await;
    let other = Organisation::new(&scene.world, &scene.network, "id.other.example").await;
    let mut offer = scene.shop.offer(MARA).await;
    let link = offer.link.clone().unwrap();
    let own = link.split("key=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let thumbprint = data_encoding::HEXLOWER.decode(other.operator.thumbprint().as_bytes()).unwrap();
    offer.link = Some(link.replace(&own, &data_encoding::BASE64URL_NOPAD.encode(&thumbprint)));
    assert!(scene.phone.look_at(&offer).await.is_err());
    assert!(scene.phone.line.heard_at("enrol").is_empty());
}

#[tokio::test]
async fn damaged_links_are_refused_before_anything_is_sent() {
    let scene = Scene::new().await;
    let link = scene.shop.offer(MARA).await.link.unwrap();
    let own: Vec<char> = link.chars().collect();
    for at in (link.find("key=").unwrap()..link.len()).step_by(5) {
        let mut changed = own.clone();
        changed[at] = if changed[at] == 'A' { 'B' } else { 'A' };
        let changed: String = changed.into_iter().collect();
        if let Ok(offer) = scene.phone.read_offer(&OfferText::scanned(changed.clone()).unwrap()) {
            let key = link.find("key=").unwrap()..link.find("&offer=").unwrap();
            assert!(key.contains(&at), "{changed} was taken as {:?}", offer.about());
        }
    }
    for cut in (0..link.len()).step_by(7) {
        assert!(scene.phone.read_offer(&OfferText::scanned(link[..cut].to_owned()).unwrap()).is_err());
    }
    let doubled = link.replace("v=1&", "v=1&v=1&");
    assert!(scene.phone.read_offer(&OfferText::scanned(doubled).unwrap()).is_err());
    let newer = link.replace("v=1&", "v=2&");
    assert_eq!(code(scene.phone.read_offer(&OfferText::scanned(newer).unwrap())), FailureCode::OfferVersion);
    assert!(scene.phone.line.heard().is_empty());
}

#[tokio::test]
async fn a_refusal_by_a_stranger_burns_no_offer_on_the_phone() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer(MARA).await;
    let body = countersign::ports::HttpReply { status: 410, headers: Vec::new(), body: b"gone".to_vec() };
    scene.phone.line.on_call(move |_| Fate::Answered(body.clone()));
    assert!(scene.phone.look_at(&offer).await.is_err());
    scene.phone.line.restore();
    scene.phone.activate(&scene.shop, &offer).await;
}

#[tokio::test]
async fn bank_has_moved_scan_this_withdraws_nothing_and_can_be_undone() {
    let (scene, account) = Scene::activated().await;
    let evil = Organisation::new(&scene.world, &scene.network, "acme-moved.example").await;
    let evil_shop = evil.shop("shop.example").await;
    let offer = evil_shop.offer(MARA).await;
    assert_eq!(scene.phone.look_at(&offer).await.unwrap().renews(), None, "never suggested");
    scene.phone.activate_as(&evil_shop, &offer, Activate::Replacing(account)).await;
    let hosts: Vec<_> = scene.phone.account(account).bindings.into_iter().map(|binding| binding.host).collect();
    assert_eq!(hosts, ["acme-moved.example", "sign-in.acme.example"], "both are shown");
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved", "the old one goes on answering");
    assert!(scene.phone.undo_move(&account).unwrap());
    assert_eq!(scene.acme.user(MARA).await.unwrap().phones.len(), 1);
}
