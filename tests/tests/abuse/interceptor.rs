//! Somebody sits on the line with a certificate that the phone believes. What he can do is silence; he cannot speak.

use crate::scene::Scene;
use countersign::{FailureCode, account::PushState, activation::Activate, ports::HttpReply, protocols::Answer};
use countersign_tests::stage::{Fate, Network, Organisation, World, approve, code, recorded};
use std::time::Duration;

fn status(status: u16) -> HttpReply {
    HttpReply { status, headers: Vec::new(), body: Vec::new() }
}

#[tokio::test]
async fn a_faked_status_changes_nothing() {
    let (scene, account) = Scene::activated().await;
    for faked in [301, 302, 307, 400, 401, 403, 404, 410, 413, 451, 500, 503] {
        let mut reply = status(faked);
        reply.headers.push(("location".into(), "https://evil.example/".into()));
        scene.phone.line.on_call(move |_| Fate::Answered(reply.clone()));
        scene.phone.work().await;
        assert!(
            matches!(
                scene.phone.push(account),
                PushState::NoDeviceToken | PushState::NeedsReactivation { suspected: true, .. }
            ),
            "{faked}: {:?}",
            scene.phone.push(account)
        );
        assert!(scene.phone.line.heard().iter().all(|heard| !heard.call.url.contains("evil.example")));
    }
    scene.phone.line.restore();
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    assert_eq!(scene.phone.push(account), PushState::NoDeviceToken);
}

#[tokio::test]
async fn recorded_cannot_be_forged() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    // An earlier, genuine receipt is the best that he can have.
    scene.phone.line.on("answer", Fate::Answered(HttpReply { body: b"\xa1\x01\xf5".to_vec(), ..status(200) }));
    let ticket = prompt.decide(&Answer::Deny).unwrap();
    scene.phone.work().await;
    assert!(ticket.ready().is_none(), "the phone goes on trying");
    scene.phone.line.restore();
    assert!(recorded(&scene.phone.outcome(ticket).await.unwrap()).is_some());
    assert_eq!(scene.shop.collect(&ring).await, "denied");
}

#[tokio::test]
async fn a_receipt_for_another_request_is_none() {
    let (scene, _) = Scene::activated().await;
    let first = scene.ring().await;
    scene.phone.approve(&first).await.unwrap();
    let genuine = scene.phone.line.heard_at("answer").pop().unwrap().reply.unwrap();
    let second = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.phone.line.on("answer", Fate::Answered(genuine));
    let ticket = prompt.decide(&Answer::Deny).unwrap();
    scene.phone.work().await;
    assert!(ticket.ready().is_none());
    scene.phone.line.restore();
    scene.phone.outcome(ticket).await.unwrap();
    assert_eq!(scene.shop.collect(&second).await, "denied");
}

#[tokio::test]
async fn a_prompt_cannot_be_hidden_behind_an_older_genuine_reply() {
    let (scene, _) = Scene::activated().await;
    scene.phone.work().await;
    let nothing_open = scene.phone.line.heard_at("poll").pop().unwrap().reply.unwrap();
    let ring = scene.ring().await;
    assert_eq!(scene.phone.prompts().await.len(), 1);
    scene.phone.line.on("poll", Fate::Answered(nothing_open));
    assert_eq!(scene.phone.prompts().await.len(), 1, "an old list ends no prompt");
    scene.phone.line.restore();
    scene.phone.approve(&ring).await.unwrap();
}

#[tokio::test]
async fn an_old_prompt_cannot_be_brought_back() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    scene.phone.prompt().await;
    let with_prompt = scene.phone.line.heard_at("poll").pop().unwrap().reply.unwrap();
    scene.phone.approve(&ring).await.unwrap();
    scene.phone.line.on("poll", Fate::Answered(with_prompt));
    assert!(scene.phone.prompts().await.is_empty());
}

#[tokio::test]
async fn another_server_that_speaks_the_protocol_is_not_believed() {
    let (scene, account) = Scene::activated().await;
    // The same tenant and name, another operator key: what a hijacked host can offer.
    let (elsewhere, network) = (World::new(), Network::new());
    let evil = Organisation::new(&elsewhere, &network, "sign-in.acme.example").await;
    let evil_shop = evil.shop("shop.example").await;
    evil_shop.offer("mara").await;
    scene.network.put("https://sign-in.acme.example", evil.address());
    scene.phone.work().await;
    assert!(matches!(
        scene.phone.push(account),
        PushState::NoDeviceToken | PushState::NeedsReactivation { suspected: true, .. }
    ));
    assert_eq!(scene.phone.account(account).bindings.len(), 1);

    scene.network.put("https://sign-in.acme.example", scene.acme.address());
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.phone.push(account), PushState::NoDeviceToken);
}

#[tokio::test]
async fn enrolling_through_an_interceptor_binds_no_other_keys() {
    let scene = Scene::new().await;
    let offer = scene.shop.offer("mara").await;
    let pending = scene.phone.look_at(&offer).await.unwrap();
    // He enrols his own phone with what he saw: the look-up. He has seen no secret.
    let seen = scene.phone.line.heard_at("look-up").pop().unwrap();
    let secret = offer.link.as_ref().unwrap().rsplit('#').next().unwrap().to_owned();
    let secret = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).unwrap();
    let crossed = |body: &[u8]| body.windows(8).any(|part| secret.windows(8).any(|known| known == part));
    assert!(!crossed(&seen.call.body));
    let ticket = pending.activate(Activate::New { label: None }).unwrap();
    scene.phone.outcome(ticket).await.unwrap();
    let enrol = scene.phone.line.heard_at("enrol").pop().unwrap();
    assert!(!crossed(&enrol.call.body) && !crossed(&enrol.reply.unwrap().body));
}

#[tokio::test]
async fn silence_ends_as_unconfirmed_and_never_as_recorded() {
    let (scene, _) = Scene::activated().await;
    let ring = scene.ring().await;
    let prompt = scene.phone.prompt().await;
    scene.phone.line.on("answer", Fate::Lost);
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    scene.phone.work().await;
    scene.world.skip(Duration::from_mins(3));
    assert_eq!(code(scene.phone.outcome(ticket).await), FailureCode::Unconfirmed);
    assert_eq!(scene.shop.collect(&ring).await, "expired");
}
