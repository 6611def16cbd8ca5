//! Two provider processes on one database, and stopping.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use countersign_wire::approval::{Decision, Recorded};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    story::{activate, ask, collect},
    world::{World, json},
};
use crate::{Parts, Provider};

#[tokio::test]
async fn one_process_makes_the_offer_and_the_other_enrols_the_phone() {
    let world = World::new().await;
    let other = world.second().await.router();
    let offer = super::story::offer(&world, "anna").await;
    let mut new = super::phone::NewPhone::from_link(offer["link"].as_str().unwrap());
    new.look_up(&other, super::world::START).await.unwrap();
    let enrolled = new.enrol(&world.router(), super::world::START).await.unwrap();
    let path = format!("/api/v1/offers/{}/confirm", offer["id"].as_str().unwrap());
    let (_, view) = json(&other, &world.key, "POST", &path, json!({ "digits": new.digits(&enrolled) })).await;
    assert_eq!(view["state"], "complete");
}

#[tokio::test]
async fn a_long_poll_at_one_process_is_woken_by_a_request_at_the_other() {
    let world = World::new().await;
    let mut phone = activate(&world, "anna").await;
    let other = world.second().await.router();
    let waiting = tokio::spawn(async move { phone.poll(&other, 20, &[]).await.unwrap() });
    tokio::time::sleep(Duration::from_millis(50)).await; // let the poll arrive first
    let asked = Instant::now();
    ask(&world, "anna").await;
    let polled = waiting.await.unwrap();
    assert_eq!(polled.prompts.len(), 1);
    assert!(asked.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_relying_party_that_waits_at_one_process_hears_an_answer_given_at_the_other() {
    let world = World::new().await;
    let mut phone = activate(&world, "anna").await;
    let other = world.second().await.router();
    let (id, number) = ask(&world, "anna").await;
    let prompt = phone.prompt(&other).await;
    let (router, key) = (world.router(), world.key.clone());
    let waiting = tokio::spawn(async move {
        json(&router, &key, "POST", &format!("/api/v1/sign-ins/{id}/collect"), json!({ "wait_seconds": 20 })).await
    });
    let receipt = phone.decide(&other, &prompt, Decision::Approve, Some(&number)).await.unwrap();
    assert_eq!(receipt.recorded, Recorded::Approved);
    let (status, outcome) = waiting.await.unwrap();
    assert_eq!((status, outcome["state"].as_str()), (StatusCode::OK, Some("approved")));
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing() {
    let mut world = World::new().await;
    let mut phone = activate(&world, "anna").await;
    let (id, number) = ask(&world, "anna").await;
    let prompt = phone.prompt(&world.router()).await;
    world.provider.close().await;
    world.provider = world.second().await;
    phone.decide(&world.router(), &prompt, Decision::Approve, Some(&number)).await.unwrap();
    world.provider.close().await;
    world.provider = world.second().await;
    assert_eq!(collect(&world, &id).await.1["state"], "approved");
}

#[tokio::test]
async fn a_stop_answers_long_polls_at_once_and_a_stopped_provider_refuses() {
    let world = World::new().await;
    let mut phone = activate(&world, "anna").await;
    let provider = world.second().await;
    let router = provider.router();
    let polling = tokio::spawn(async move { phone.poll(&router, 25, &[]).await });
    tokio::time::sleep(Duration::from_millis(50)).await; // let the poll arrive first
    let begun = Instant::now();
    provider.app.stop.cancel();
    assert!(polling.await.unwrap().unwrap().prompts.is_empty());
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_served_provider_answers_over_a_socket_and_stops() {
    let mut world = World::new().await;
    world.config.listen = "127.0.0.1:0".parse().unwrap();
    let running =
        Provider::start(world.config.clone(), Parts { clock: world.clock.clone(), ringer: None }).await.unwrap();
    let address = running.address();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    running.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_port_that_is_taken_says_what_to_do() {
    let mut world = World::new().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    world.config.listen = taken.local_addr().unwrap();
    let Err(error) = Provider::start(world.config.clone(), Parts::default()).await else { panic!("started") };
    assert!(error.to_string().starts_with("free 127.0.0.1"), "{error}");
}

#[tokio::test]
async fn a_denial_that_races_the_collection_is_either_counted_or_told_that_it_came_too_late() {
    let world = World::with("example", |config| config.limits.challenges.attempts = 100).await;
    let mut phone = activate(&world, "anna").await;
    let other = world.second().await.router();
    for _ in 0..10 {
        let (id, number) = ask(&world, "anna").await;
        let prompt = phone.prompt(&other).await;
        phone.decide(&other, &prompt, Decision::Approve, Some(&number)).await.unwrap();
        let (denied, (_, outcome)) =
            tokio::join!(phone.decide(&other, &prompt, Decision::Deny, None), collect(&world, &id));
        let expected = match denied.unwrap().recorded {
            Recorded::Denied => "denied",
            Recorded::TooLate => "approved",
            other => panic!("{other}"),
        };
        assert_eq!(outcome["state"], expected);
    }
}

#[tokio::test]
async fn many_phones_wait_at_two_processes_and_each_hears_of_its_own_request_alone() {
    let world = World::new().await;
    let other = world.second().await.router();
    let mut polls = Vec::new();
    for number in 0..24 {
        let user = format!("user-{number}");
        let mut phone = activate(&world, &user).await;
        let router = if number % 2 == 0 { world.router() } else { other.clone() };
        polls.push((user, tokio::spawn(async move { phone.poll(&router, 25, &[]).await.unwrap() })));
    }
    let idle = activate(&world, "idle").await.poll(&other, 1, &[]).await.unwrap();
    assert!(idle.prompts.is_empty());
    let begun = Instant::now();
    for (user, _) in &polls {
        ask(&world, user).await;
    }
    for (user, poll) in polls {
        assert_eq!(poll.await.unwrap().prompts.len(), 1, "{user}");
    }
    assert!(begun.elapsed() < Duration::from_secs(15), "woken, not timed out");
}
