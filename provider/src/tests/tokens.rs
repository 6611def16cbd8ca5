//! Where phones are rung, and the changes under the device's sequence: token, echo, withdraw, rotate.

use std::sync::{Arc, Mutex};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use countersign_wire::{
    Nonce,
    purpose::ECHO_PREFIX,
    reply::RefusalCode,
    rotate::{Rotate, Rotated},
    status::{AskStatus, Status},
    token::{Channel, DeviceToken, Echo, SetToken, TokenHeld, TokenState},
    withdraw::{Withdraw, WithdrawReason, Withdrawn},
};
use futures::{FutureExt, future::BoxFuture};

use super::{
    phone::{Phone, key},
    story::{activate, ask},
    world::{START, World},
};
use crate::{
    Parts, Provider,
    push::{Bell, RingError, Ringer},
};

/// Remembers what it was asked to ring.
#[derive(Default)]
struct Recorder(Mutex<Vec<(DeviceToken, Bell)>>);

impl Ringer for Recorder {
    fn channels(&self) -> Vec<Channel> {
        vec![Channel::UnifiedPush, Channel::Fcm]
    }

    fn accepts(&self, token: &DeviceToken) -> bool {
        !matches!(token, DeviceToken::UnifiedPush(endpoint) if endpoint.contains("10.0.0.1"))
    }

    fn ring<'a>(&'a self, token: &'a DeviceToken, bell: &'a Bell, _: i64) -> BoxFuture<'a, Result<(), RingError>> {
        async move {
            self.0.lock().unwrap().push((token.clone(), bell.clone()));
            Ok(())
        }
        .boxed()
    }
}

impl Recorder {
    /// Waits until there is a bell and takes it.
    async fn next(&self) -> (DeviceToken, Bell) {
        for _ in 0..500 {
            if let Some(rung) = self.0.lock().unwrap().pop() {
                return rung;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("no bell rang");
    }
}

async fn world() -> (World, Arc<Recorder>, Phone) {
    let mut world = World::new().await;
    let recorder = Arc::new(Recorder::default());
    let parts = Parts { clock: world.clock.clone(), ringer: Some(recorder.clone()) };
    world.provider = Provider::open(world.config.clone(), parts).await.unwrap();
    let phone = activate(&world, "anna").await;
    (world, recorder, phone)
}

fn url(path: &str) -> DeviceToken {
    DeviceToken::UnifiedPush(format!("https://push.example/{path}"))
}

fn echo_of(bell: &Bell) -> Echo {
    let Bell::Echo(text) = bell else { panic!("not an echo") };
    let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(ECHO_PREFIX).unwrap()).unwrap();
    Echo(Nonce::try_from(bytes.as_slice()).unwrap())
}

#[tokio::test]
async fn a_url_counts_only_after_the_phone_sent_back_what_was_pushed_through_it() {
    let (world, recorder, mut phone) = world().await;
    let router = world.router();
    let held: TokenHeld = phone.ask(&router, "token", &SetToken(url("one"))).await.unwrap();
    assert_eq!((held.state, held.digest), (TokenState::AwaitingEcho, url("one").digest()));
    let (rung, bell) = recorder.next().await;
    assert_eq!(rung, url("one"));
    let wrong = phone.ask::<_, TokenHeld>(&router, "echo", &Echo(Nonce::new([0; 16]))).await.unwrap_err();
    assert_eq!(wrong.code, RefusalCode::EchoWrong);
    let held: TokenHeld = phone.ask(&router, "echo", &echo_of(&bell)).await.unwrap();
    assert_eq!(held.state, TokenState::Active);
    ask(&world, "anna").await;
    assert_eq!(recorder.next().await, (url("one"), Bell::WakeUp));
    let status: Status = phone.ask(&router, "status", &AskStatus).await.unwrap();
    assert_eq!((status.token, status.token_digest), (TokenState::Active, url("one").digest()));
}

#[tokio::test]
async fn the_earlier_address_rings_while_a_new_one_waits_and_a_late_echo_is_refused() {
    let (world, recorder, mut phone) = world().await;
    let router = world.router();
    let held: TokenHeld = phone.ask(&router, "token", &SetToken(DeviceToken::Fcm("first".into()))).await.unwrap();
    assert_eq!(held.state, TokenState::Active, "a push service's token needs no echo");
    phone.ask::<_, TokenHeld>(&router, "token", &SetToken(url("two"))).await.unwrap();
    let (_, bell) = recorder.next().await;
    ask(&world, "anna").await;
    assert_eq!(recorder.next().await, (DeviceToken::Fcm("first".into()), Bell::WakeUp));
    world.clock.advance(600_000);
    phone.now += 600_000;
    let late = phone.ask::<_, TokenHeld>(&router, "echo", &echo_of(&bell)).await.unwrap_err();
    assert_eq!(late.code, RefusalCode::EchoWrong);
    let none: TokenHeld = phone.ask(&router, "token", &SetToken(DeviceToken::None)).await.unwrap();
    assert_eq!((none.state, none.digest), (TokenState::None, DeviceToken::None.digest()));
}

#[tokio::test]
async fn addresses_that_cannot_or_may_not_be_rung_are_refused_by_name() {
    let (world, _, mut phone) = world().await;
    let router = world.router();
    let inside = DeviceToken::UnifiedPush("https://10.0.0.1/x".into());
    let refused = phone.ask::<_, TokenHeld>(&router, "token", &SetToken(inside)).await.unwrap_err();
    assert_eq!(refused.code, RefusalCode::EndpointRefused);
    let apns = DeviceToken::Apns { token: vec![1], topic: "x".into(), sandbox: false };
    let refused = phone.ask::<_, TokenHeld>(&router, "token", &SetToken(apns)).await.unwrap_err();
    assert_eq!(refused.code, RefusalCode::ChannelUnsupported);
}

#[tokio::test]
async fn a_withdrawn_phone_gets_its_receipt_again_and_nothing_else() {
    let (world, _, mut phone) = world().await;
    let router = world.router();
    let body = phone.sign(&Withdraw(WithdrawReason::Removed), Some(1), &phone.device);
    let first: Withdrawn = phone.send(&router, "withdraw", &body).await.unwrap();
    let again: Withdrawn = phone.send(&router, "withdraw", &body).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(phone.poll(&router, 0, &[]).await.unwrap_err().code, RefusalCode::Revoked);
    assert!(world.provider.user("anna").await.unwrap().phones.is_empty());
    let code = phone.code(START);
    let party = world.provider.relying_party(&world.key).await.unwrap();
    assert!(!party.verify_code("anna", &code, "").await.unwrap(), "its codes count no more");
}

#[tokio::test]
async fn a_rotated_device_key_takes_over_and_the_old_one_reads_only_its_receipt() {
    let (world, _, mut phone) = world().await;
    let router = world.router();
    let new = key();
    let rotation = |sequence, new: &crate::signing::SigningKey, phone: &Phone| {
        let unsigned =
            Rotate { new_key: *new.public() }.to_unsigned(&phone.frame(Some(sequence)), phone.device.thumbprint());
        let [first, second] = unsigned.to_be_signed();
        unsigned.with_signatures(&[phone.device.signature(&first).unwrap(), new.signature(&second).unwrap()])
    };
    let body = rotation(1, &new, &phone);
    let rotated: Rotated = phone.send(&router, "rotate", &body).await.unwrap();
    assert_eq!(rotated.device_key, *new.thumbprint());
    let again: Rotated = phone.send(&router, "rotate", &body).await.unwrap();
    assert_eq!(again, rotated);
    let stolen = key();
    let body = rotation(2, &stolen, &phone);
    assert_eq!(phone.send::<Rotated>(&router, "rotate", &body).await.unwrap_err().code, RefusalCode::Revoked);
    let old = std::mem::replace(&mut phone.device, new);
    assert!(phone.poll(&router, 0, &[]).await.is_ok());
    let body = phone.sign(&countersign_wire::approval::Poll { wait: 0, ask: vec![] }, None, &old);
    assert_eq!(super::world::post(&router, "poll", &body).await.0, 400);
}
