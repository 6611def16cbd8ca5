//! Statements: rotation, refused ones, and the move of a whole tenant.

use axum::Router;
use countersign_wire::{
    Digest, Label, Nonce,
    approval::{Decision, Recorded},
    enrol::EnrolledDevice,
    reply::{Refusal, RefusalCode, Reply, open_first_reply, open_reply},
    statement::VerifiedStatement,
    succession::{BeginMove, Move, MoveBegun, Moved},
    token::DeviceToken,
};

use super::{
    phone::{Phone, bounds, key, nonce},
    story::{activate, ask},
    world::{START, World, post},
};
use crate::ProviderError;

#[tokio::test]
async fn a_new_challenge_key_reaches_phones_with_the_next_reply() {
    let world = World::new().await;
    let router = world.router();
    let mut phone = activate(&world, "anna").await;
    let before = phone.statement.statement().sequence;
    world.provider.make_challenge_key().await.unwrap();
    let draft = world.provider.draft_statement(true, None).await.unwrap();
    assert_eq!(draft.challenge_keys.len(), 1);
    world.provider.publish_statement(world.operator.sign(&draft).unwrap()).await.unwrap();
    phone.poll(&router, 20, &[]).await.unwrap();
    assert_eq!(phone.statement.statement().sequence, before + 1);
    let (_, number) = ask(&world, "anna").await;
    let prompt = phone.prompt(&router).await;
    assert_eq!(
        phone.decide(&router, &prompt, Decision::Approve, Some(&number)).await.unwrap().recorded,
        Recorded::Approved
    );
}

#[tokio::test]
async fn statements_of_others_old_ones_and_ones_without_our_key_are_refused() {
    let world = World::new().await;
    let draft = world.provider.draft_statement(false, None).await.unwrap();
    let stranger = crate::Operator::make_or_open(&world.folder.path().join("stranger.pem")).unwrap();
    assert!(stranger.sign(&draft).is_err(), "the draft names another operator");
    let mut forged = draft.clone();
    forged.operator = stranger.thumbprint();
    assert!(matches!(
        world.provider.publish_statement(stranger.sign(&forged).unwrap()).await,
        Err(ProviderError::Wire(_))
    ));
    let mut old = draft.clone();
    old.sequence = 1;
    assert!(matches!(
        world.provider.publish_statement(world.operator.sign(&old).unwrap()).await,
        Err(ProviderError::Statement(_))
    ));
    let elsewhere = World::new().await.provider.draft_statement(false, None).await.unwrap();
    let mut without = draft.clone();
    without.challenge_keys = elsewhere.challenge_keys;
    let refused = world.provider.publish_statement(world.operator.sign(&without).unwrap()).await;
    assert!(matches!(refused, Err(ProviderError::NoChallengeKey)));
    assert_eq!(world.provider.publish_statement(world.operator.sign(&draft).unwrap()).await.unwrap(), 2);
}

/// Publishes a statement of `old` that names `new` as its successor.
async fn name_successor(old: &World, new: &World) {
    let agreement = new.provider.draft_succession("old", &old.operator.thumbprint()).await.unwrap();
    let agreement = new.operator.agree(&agreement).unwrap();
    let draft = old.provider.draft_statement(false, Some(agreement)).await.unwrap();
    old.provider.publish_statement(old.operator.sign(&draft).unwrap()).await.unwrap();
}

async fn two_providers() -> (World, World) {
    (World::with("old", |_| {}).await, World::with("new", |_| {}).await)
}

struct Mover {
    statement: VerifiedStatement,
    consent: Move,
    body: Vec<u8>,
}

/// Asks the successor for a nonce and signs the consent.
async fn prepare(phone: &Phone, router: &Router, old_statement: Digest) -> Mover {
    let successor = phone.statement.successor(bounds(START)).unwrap();
    let begin = BeginMove { old_key: *phone.device.thumbprint(), nonce: nonce() };
    let (_, body) = post(router, "move-begin", &begin.encode()).await;
    let reply: Reply<MoveBegun> = open_first_reply(&body, &begin.encode(), &successor.pin(), bounds(START)).unwrap();
    let statement = reply.newer.unwrap();
    sign(phone, statement, old_statement, reply.outcome.unwrap().nonce)
}

fn sign(phone: &Phone, statement: VerifiedStatement, old_statement: Digest, provider_nonce: Nonce) -> Mover {
    let new_key = key();
    let consent = Move {
        tenant: statement.statement().tenant.clone(),
        nonce: nonce(),
        statement: *statement.digest(),
        old_tenant: phone.statement.statement().tenant.clone(),
        old_statement,
        provider_nonce,
        device_key: *new_key.public(),
        approval_key: *phone.approval.public(),
        token: DeviceToken::None,
        name: Label::parse("Anna's phone").unwrap(),
        old_key: *phone.device.public(),
    };
    let unsigned = consent.to_unsigned();
    let [first, second] = unsigned.to_be_signed();
    let body =
        unsigned.with_signatures(&[phone.device.signature(&first).unwrap(), new_key.signature(&second).unwrap()]);
    Mover { statement, consent, body }
}

async fn send(mover: &Mover, router: &Router) -> Result<EnrolledDevice, Refusal> {
    let (status, body) = post(router, "move", &mover.body).await;
    assert_eq!(status, 200);
    let reply: Reply<Moved> = open_reply(&body, &mover.body, &mover.statement, bounds(START)).unwrap();
    reply.outcome.map(|moved| moved.0)
}

#[tokio::test]
async fn a_whole_tenant_moves_without_the_old_side_and_the_report_says_who_has_not_come() {
    let (old, new) = two_providers().await;
    let mut anna = activate(&old, "anna").await;
    activate(&old, "ben").await;
    assert!(old.provider.export_move().await.is_err(), "no successor is named yet");
    name_successor(&old, &new).await;
    let export = old.provider.export_move().await.unwrap();
    let imported = new.provider.import_move(&export).await.unwrap();
    assert_eq!((imported.new, imported.known), (2, 0));
    assert_eq!(new.provider.import_move(&export).await.unwrap().known, 2, "importing twice is harmless");
    anna.poll(&old.router(), 0, &[]).await.unwrap();
    let router = new.router();
    let phone = prepare(&anna, &router, *anna.statement.digest()).await;
    let moved = send(&phone, &router).await.unwrap();
    assert!(moved.active && moved.codes.is_none());
    assert_eq!(moved.account, anna.account, "the account id is kept");
    assert_eq!(send(&phone, &router).await.unwrap(), moved, "the same move again gets the same result");
    let report = new.provider.report_move().await.unwrap();
    assert_eq!((report.announced, report.moved, report.waiting.len()), (2, 1, 1));
    assert_eq!(report.waiting[0].user, "ben");
    assert_eq!(new.provider.user("anna").await.unwrap().phones.len(), 1);
    assert!(anna.poll(&old.router(), 0, &[]).await.is_ok(), "the old binding goes on until it is withdrawn");
}

#[tokio::test]
async fn a_move_needs_announcement_the_right_statement_a_fresh_nonce_and_the_same_approval_key() {
    let (old, new) = two_providers().await;
    let mut anna = activate(&old, "anna").await;
    let router = new.router();
    name_successor(&old, &new).await;
    anna.poll(&old.router(), 0, &[]).await.unwrap();
    let digest = *anna.statement.digest();
    let unannounced = prepare(&anna, &router, digest).await;
    assert_eq!(send(&unannounced, &router).await.unwrap_err().code, RefusalCode::MoveUnknown);
    new.provider.import_move(&old.provider.export_move().await.unwrap()).await.unwrap();
    let wrong_statement = prepare(&anna, &router, Digest::of(b"another")).await;
    assert_eq!(send(&wrong_statement, &router).await.unwrap_err().code, RefusalCode::MoveUnknown);
    let good = prepare(&anna, &router, digest).await;
    let stale = sign(&anna, good.statement.clone(), digest, Nonce::new([1; 16]));
    assert_eq!(send(&stale, &router).await.unwrap_err().code, RefusalCode::MoveExpired);
    let approval = std::mem::replace(&mut anna.approval, key());
    let other_approval = sign(&anna, good.statement.clone(), digest, good.consent.provider_nonce);
    assert_eq!(
        post(&router, "move", &other_approval.body).await.0,
        400,
        "the device key cannot change the approval key"
    );
    anna.approval = approval;
    assert!(send(&good, &router).await.is_ok());
    let again = sign(&anna, good.statement.clone(), digest, good.consent.provider_nonce);
    assert_eq!(
        send(&again, &router).await.unwrap_err().code,
        RefusalCode::MoveUnknown,
        "a second new phone for one old key"
    );
}

#[tokio::test]
async fn an_export_that_names_another_successor_or_was_changed_is_refused_whole() {
    let (old, new) = two_providers().await;
    activate(&old, "anna").await;
    name_successor(&old, &new).await;
    let export = old.provider.export_move().await.unwrap();
    let third = World::with("third", |_| {}).await;
    assert!(matches!(third.provider.import_move(&export).await, Err(ProviderError::File { .. })));
    let mut changed = export.clone();
    changed.phones[0].approval_thumbprint.truncate(10);
    assert!(matches!(new.provider.import_move(&changed).await, Err(ProviderError::File { .. })));
    let mut forged = export;
    forged.operator = new.operator.thumbprint();
    assert!(matches!(new.provider.import_move(&forged).await, Err(ProviderError::File { .. })));
    assert_eq!(new.provider.report_move().await.unwrap().announced, 0);
}
