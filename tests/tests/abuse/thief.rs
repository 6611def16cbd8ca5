//! Somebody has stolen a challenge key, and sits on the line. He can speak as the provider until the operator publishes
//! a statement without that key; he can move nobody, and keep nobody.

use crate::scene::Scene;
use countersign::{account::PushState, ports::HttpReply};
use countersign_provider::DraftKey;
use countersign_tests::stage::Fate;
use countersign_wire::{
    Digest, PublicKey, Signature, Thumbprint,
    approval::{Poll, Polled},
    reply::{Refusal, RefusalCode, ReplyFrame},
    request::Received,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use std::sync::Arc;

/// His key: one that the statement lists.
struct Thief {
    pair: EcdsaKeyPair,
    thumbprint: Thumbprint,
}

impl Thief {
    /// Makes a key, has it listed, and gives the statement's digest with it.
    async fn listed(scene: &Scene) -> Arc<Self> {
        let random = SystemRandom::new();
        let secret = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, secret.as_ref(), &random).unwrap();
        let public = PublicKey::from_point(pair.public_key().as_ref()).unwrap();
        let mut draft = scene.acme.draft_statement(false, None).await.unwrap();
        draft.challenge_keys.push(DraftKey {
            key: data_encoding::HEXLOWER.encode(&public.to_cose_key()),
            valid_from: draft.issued_at - 60,
            valid_until: draft.issued_at + 86_400,
        });
        scene.acme.sign_and_publish(&draft).await;
        Arc::new(Self { pair, thumbprint: public.thumbprint() })
    }

    fn sign(&self, message: &[u8]) -> Signature {
        let made = self.pair.sign(&SystemRandom::new(), message).unwrap();
        Signature::try_from(made.as_ref()).unwrap()
    }

    /// His reply to a poll.
    fn reply(&self, body: &[u8], now: i64, newer: Option<Vec<u8>>, outcome: &Result<Polled, Refusal>) -> HttpReply {
        let request = Received::<Poll>::parse(body).unwrap();
        let frame = ReplyFrame {
            tenant: request.unverified_frame().tenant.clone(),
            request: Digest::of(body),
            time: u64::try_from(now).unwrap(),
            statement: request.unverified_frame().statement,
            newer,
        };
        let unsigned = match outcome {
            Ok(polled) => frame.accept(&self.thumbprint, polled),
            Err(refusal) => frame.refuse::<Polled>(&self.thumbprint, refusal),
        };
        let signature = self.sign(&unsigned.to_be_signed());
        HttpReply { status: 200, headers: Vec::new(), body: unsigned.with_signature(&signature) }
    }
}

/// He answers every poll of this phone.
fn speaks(
    scene: &Scene,
    thief: &Arc<Thief>,
    newer: Option<Vec<u8>>,
    outcome: impl Fn() -> Result<Polled, Refusal> + Send + 'static,
) {
    let (thief, world) = (thief.clone(), scene.world.clone());
    scene.phone.line.on_call(move |call| {
        if call.url.ends_with("/poll") {
            Fate::Answered(thief.reply(&call.body, world.now().0, newer.clone(), &outcome()))
        } else {
            Fate::Pass
        }
    });
}

#[tokio::test]
async fn he_is_believed_while_his_key_is_listed_and_not_afterwards() {
    let (scene, account) = Scene::activated().await;
    let thief = Thief::listed(&scene).await;
    scene.phone.work().await;
    let revoked = || Err(Refusal { code: RefusalCode::Revoked, until: None, sequence: None });
    // The operator notices, and publishes a statement without his key; the phone hears of it.
    scene.acme.rotate_challenge_key(true).await;
    scene.phone.work().await;
    speaks(&scene, &thief, None, revoked);
    scene.phone.work().await;
    assert_eq!(scene.phone.push(account), PushState::NoDeviceToken, "his key is dead");
    scene.phone.line.restore();
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
}

#[tokio::test]
async fn he_can_hide_a_prompt_for_a_while_and_make_an_account_look_dead_but_never_take_it() {
    let (scene, account) = Scene::activated().await;
    let thief = Thief::listed(&scene).await;
    scene.phone.work().await;
    speaks(&scene, &thief, None, || Err(Refusal { code: RefusalCode::Revoked, until: None, sequence: None }));
    scene.phone.work().await;
    assert!(matches!(scene.phone.push(account), PushState::NeedsReactivation { suspected: false, .. }));
    assert_eq!(scene.phone.codes(account).len(), 1, "codes outlive push");
    assert_eq!(scene.phone.account(account).bindings.len(), 1, "nothing is deleted");
    assert_eq!(scene.acme.user("mara").await.unwrap().phones.len(), 1);
}

#[tokio::test]
async fn he_cannot_sign_a_statement_and_so_moves_nobody() {
    let (scene, account) = Scene::activated().await;
    let thief = Thief::listed(&scene).await;
    scene.phone.work().await;
    // The best that he can make: a statement of his own, with a higher number, signed with what he has.
    let own = countersign_tests::stage::Organisation::new(&scene.world, &scene.network, "evil.example").await;
    let mut draft = scene.acme.draft_statement(false, None).await.unwrap();
    draft.operator = own.operator.thumbprint();
    draft.sequence += 10;
    draft.origins = vec!["https://evil.example".to_owned()];
    let forged = own.operator.sign(&draft).unwrap();
    speaks(&scene, &thief, Some(forged), || Ok(Polled::default()));
    scene.phone.work().await;
    assert_eq!(scene.phone.account(account).bindings[0].host, "sign-in.acme.example");
    assert!(scene.phone.moves().unwrap().is_empty());
    scene.phone.line.restore();
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    assert!(scene.phone.line.heard().iter().all(|heard| !heard.call.url.contains("evil.example")));
}
