//! Messages that were changed on their way, in both directions.

use crate::scene::{MARA, Scene};
use countersign::{
    account::{DeviceToken, PushState},
    exchange::Answered,
    ports::{HttpCall, HttpReply, Method},
    protocols::Answer,
};
use countersign_tests::stage::{Fate, Heard, approve};
use serde_json::{Value, json};

/// A phone that has done everything once, and what was said.
async fn everything_said() -> (Scene, Vec<Heard>) {
    let (scene, _) = Scene::activated().await;
    scene.phone.set_device_token(DeviceToken::None).unwrap();
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    scene.ring().await;
    scene.phone.answer(Answer::Deny).await.unwrap();
    let heard = scene.phone.line.heard();
    (scene, heard)
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at / 8] ^= 1 << (at % 8);
    bytes
}

/// Some bits of every message: all of them take minutes.
fn some_bits(length: usize) -> impl Iterator<Item = usize> {
    (0..length * 8).step_by(37)
}

#[tokio::test]
async fn a_flipped_bit_in_a_poll_reply_is_no_reply() {
    let (scene, account) = Scene::activated().await;
    scene.ring().await;
    for at in some_bits(400) {
        scene.phone.line.twist("poll", move |mut reply| {
            reply.body = flipped(&reply.body, at % (reply.body.len() * 8));
            reply
        });
        scene.phone.work().await;
        assert!(scene.phone.pending().unwrap().is_empty(), "bit {at}");
    }
    scene.phone.line.restore();
    assert_eq!(scene.phone.prompts().await.len(), 1);
    assert_eq!(scene.phone.push(account), PushState::NoDeviceToken);
}

#[tokio::test]
async fn truncated_oversized_and_doubled_replies_are_none() {
    let (scene, _) = Scene::activated().await;
    scene.ring().await;
    let twists: [fn(&mut Vec<u8>); 5] = [
        |body| body.truncate(body.len() / 2),
        |body| body.truncate(body.len() - 1),
        |body| body.push(0),
        |body| body.extend(body.clone()),
        |body| body.resize(200_000, 0),
    ];
    for twist in twists {
        scene.phone.line.twist("poll", move |mut reply| {
            twist(&mut reply.body);
            reply
        });
        assert!(scene.phone.prompts().await.is_empty());
    }
    scene.phone.line.restore();
    assert_eq!(scene.phone.prompts().await.len(), 1);
}

#[tokio::test]
async fn a_flipped_bit_in_a_request_is_refused_and_records_nothing() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.phone.line.on("answer", Fate::Lost);
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    scene.phone.work().await;
    let genuine = scene.phone.line.heard_at("answer").pop().unwrap().call;
    for at in some_bits(genuine.body.len()) {
        let changed = HttpCall { body: flipped(&genuine.body, at), ..genuine.clone() };
        let reply = scene.phone.line.say(changed).await.unwrap();
        assert_ne!(scene.shop.look(&ring).await, "approved", "bit {at}: {}", reply.status);
    }
    scene.phone.line.restore();
    scene.phone.outcome::<Answered>(ticket).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn what_was_said_once_changes_nothing_when_it_is_said_again() {
    let (scene, heard) = everything_said().await;
    let before = serde_json::to_value(scene.acme.user(MARA).await.unwrap()).unwrap();
    let lines = scene.acme.log_lines(0, i64::MAX).await.unwrap().len();
    for said in &heard {
        let reply = scene.phone.line.say(said.call.clone()).await.unwrap();
        assert!(reply.status < 500, "{}: {}", said.call.url, reply.status);
    }
    let mut after = serde_json::to_value(scene.acme.user(MARA).await.unwrap()).unwrap();
    after["phones"][0]["seen_at"] = before["phones"][0]["seen_at"].clone();
    assert_eq!(after, before);
    assert_eq!(scene.acme.log_lines(0, i64::MAX).await.unwrap().len(), lines, "nothing was recorded twice");
}

#[tokio::test]
async fn requests_said_at_another_endpoint_are_refused() {
    let (scene, heard) = everything_said().await;
    let endpoints = ["look-up", "enrol", "status", "poll", "answer", "token", "echo", "withdraw", "rotate", "move"];
    for said in heard {
        let (base, own) = said.call.url.rsplit_once('/').unwrap();
        for other in endpoints.into_iter().filter(|other| *other != own) {
            let call = HttpCall { url: format!("{base}/{other}"), ..said.call.clone() };
            let reply = scene.phone.line.say(call).await.unwrap();
            assert_eq!(reply.status, 400, "{own} at {other}");
            assert!(reply.body.is_empty());
        }
    }
    assert_eq!(scene.acme.user(MARA).await.unwrap().phones.len(), 1);
}

#[tokio::test]
async fn nonsense_is_refused_without_a_word() {
    let scene = Scene::new().await;
    let base = "https://sign-in.acme.example/countersign/v1";
    let bodies: [Vec<u8>; 6] =
        [vec![], vec![0xff; 64], vec![0x9f; 4_000], vec![0x81; 8_000], b"{}".to_vec(), vec![0; 100_000]];
    for endpoint in ["look-up", "enrol", "status", "poll", "answer", "token", "echo", "withdraw", "rotate", "move"] {
        for body in &bodies {
            let call = HttpCall {
                method: Method::Post,
                url: format!("{base}/{endpoint}"),
                headers: vec![("content-type".into(), "application/vnd.countersign+cbor".into())],
                body: body.clone(),
                limit: std::time::Duration::from_secs(10),
            };
            let reply = scene.phone.line.say(call).await.unwrap();
            assert!([400, 413].contains(&reply.status), "{endpoint}: {}", reply.status);
        }
    }
}

#[tokio::test]
async fn nonsense_from_a_relying_party_is_refused_by_name_and_breaks_nothing() {
    let scene = Scene::new().await;
    let refused = async |path: &str, body: Vec<u8>| {
        let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        let reply = scene.shop.raw(Method::Post, &format!("/api/v1/{path}"), body).await;
        assert!(reply.status < 500, "{path}: {} for {shown}", reply.status);
        let said: Value = serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{path}: no JSON for {shown}"));
        assert!(reply.status < 300 || said["code"].is_string(), "{path}: {said} for {shown}");
        reply.status >= 300
    };
    let deep = ["[".repeat(500), "]".repeat(500)].concat().into_bytes();
    let hostile = [
        json!(null),
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(0.5),
        json!([]),
        json!({}),
        json!(""),
        json!("\u{0}"),
        json!("\u{202E}\u{FFFF}"),
        json!("x".repeat(20_000)),
    ];
    let sound = [
        ("offers", json!({ "label": "x", "full_name": "x", "email": "x@example.com", "phone": "1", "form": "code" })),
        (
            "sign-ins",
            json!({ "application": "x", "place": "x", "client_address": "x", "text": "x", "life_seconds": 60 }),
        ),
        ("codes/verify", json!({ "code": "123456" })),
        ("offers/00/confirm", json!({ "digits": "123456" })),
        ("sign-ins/00/collect", json!({})),
        ("users/nobody/reset", json!({})),
    ];
    let mut count = 0;
    for (path, fields) in &sound {
        for body in [vec![], vec![0xff; 64], b"{".to_vec(), deep.clone(), vec![b' '; 200_000]] {
            count += usize::from(refused(path, body).await);
        }
        let names = fields.as_object().unwrap().keys().map(String::as_str).chain(["user", "no such field"]);
        for (name, value) in names.flat_map(|name| hostile.iter().map(move |value| (name, value))) {
            let mut body = fields.clone();
            body["user"] = json!(format!("user-{count}")); // nobody runs into a limit
            body[name] = value.clone();
            count += usize::from(refused(path, serde_json::to_vec(&body).unwrap()).await);
        }
    }
    assert!(count > 150, "{count} were refused");
    assert_eq!(scene.shop.offer_state(&scene.shop.offer(MARA).await).await, "open", "it goes on serving");
}

#[tokio::test]
async fn a_challenge_of_one_phone_cannot_be_answered_by_another() {
    let (scene, _) = Scene::activated().await;
    let nils = scene.new_phone().await;
    let account = nils.activate(&scene.shop, &scene.shop.offer("nils").await).await;
    let ring = scene.ring().await;
    scene.phone.prompt().await;
    let with_prompt: HttpReply = scene.phone.line.heard_at("poll").pop().unwrap().reply.unwrap();
    nils.line.on("poll", Fate::Answered(with_prompt));
    assert!(nils.prompts().await.is_empty(), "a reply to somebody else");
    nils.line.restore();
    assert!(nils.prompts().await.is_empty());
    assert_eq!(nils.push(account), PushState::NoDeviceToken);
    assert_eq!(scene.shop.look(&ring).await, "open");
}

#[tokio::test]
async fn an_answer_that_comes_too_late_counts_for_nothing() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.phone.line.on("answer", Fate::Lost);
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    scene.phone.work().await;
    let held_back = scene.phone.line.heard_at("answer").pop().unwrap().call;
    scene.world.skip(std::time::Duration::from_mins(3));
    scene.phone.line.say(held_back).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "expired");
    drop(ticket);
}

#[tokio::test]
async fn pushed_messages_are_only_bells() {
    let (scene, _) = Scene::activated().await;
    scene.ring().await;
    scene.phone.prompt().await;
    let reply = scene.phone.line.heard_at("poll").pop().unwrap().reply.unwrap();
    for pushed in [reply.body, b"approve everything".to_vec(), vec![0xd2, 0x84], Vec::new(), vec![0; 100_000]] {
        if let Ok(Some(_)) = scene.phone.receive(&pushed) {
            panic!("a push message became a prompt");
        }
    }
    assert_eq!(scene.phone.pending().unwrap().len(), 1);
}
