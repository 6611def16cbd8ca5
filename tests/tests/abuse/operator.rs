//! Statements: forged, rolled back, and two of one sequence.

use crate::scene::{MARA, Scene};
use countersign::account::PushState;
use countersign_provider::{Config, NewTenant, Parts, Provider, Running, StatementDraft};
use countersign_tests::stage::Organisation;
use std::sync::Arc;

/// The same database, as it was before: what an old backup of the provider is.
async fn restored(acme: &Organisation, world: &countersign_tests::stage::World, folder: &std::path::Path) -> Running {
    let config = Config { database: folder.join("provider.db"), ..acme.config.clone() };
    Provider::start(config, Parts { clock: Arc::new(world.clone()), ..Parts::default() }).await.unwrap()
}

/// Copies a database that is in use: what it holds now, in one file.
pub(crate) fn backup(acme: &Organisation) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = rusqlite::Connection::open(&acme.config.database).unwrap();
    from.execute("VACUUM INTO ?1", [folder.path().join("provider.db").to_str().unwrap()]).unwrap();
    folder
}

#[tokio::test]
async fn a_provider_that_goes_back_to_an_older_statement_is_not_followed() {
    let (scene, account) = Scene::activated().await;
    let old = backup(&scene.acme);
    scene.acme.rotate_challenge_key(true).await; // the old key was stolen, say
    scene.phone.work().await;

    let rolled_back = restored(&scene.acme, &scene.world, old.path()).await;
    scene.network.put(&scene.acme.origin, rolled_back.address());
    scene.ring().await;
    scene.phone.work().await;
    assert!(scene.phone.pending().unwrap().is_empty(), "its key is not listed any more");
    assert_eq!(scene.phone.push(account), PushState::NoDeviceToken);

    scene.network.put(&scene.acme.origin, scene.acme.address());
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    assert_eq!(scene.shop.collect(&ring).await, "approved");
    rolled_back.stop().await;
}

#[tokio::test]
async fn two_statements_of_one_sequence_are_noticed() {
    let (scene, account) = Scene::activated().await;
    let fork = backup(&scene.acme);
    let forked = restored(&scene.acme, &scene.world, fork.path()).await;
    // The operator signs two different ones with the same number.
    let draft = scene.acme.draft_statement(false, None).await.unwrap();
    scene.acme.sign_and_publish(&draft).await;
    let other = StatementDraft { organisation: "Somebody else".to_owned(), ..draft };
    forked.publish_statement(scene.acme.operator.sign(&other).unwrap()).await.unwrap();

    scene.phone.work().await; // holds the first
    scene.network.put(&scene.acme.origin, forked.address());
    scene.ring().await; // at the fork
    scene.phone.work().await;
    assert!(scene.phone.pending().unwrap().is_empty());
    assert_eq!(scene.phone.account(account).bindings.len(), 1);
    scene.network.put(&scene.acme.origin, scene.acme.address());
    let ring = scene.ring().await;
    scene.phone.approve(&ring).await.unwrap();
    forked.stop().await;
}

#[tokio::test]
async fn a_statement_is_published_only_with_the_operators_signature_and_a_higher_number() {
    let scene = Scene::new().await;
    let stranger = Organisation::new(&scene.world, &scene.network, "id.other.example").await;
    let draft = scene.acme.draft_statement(false, None).await.unwrap();
    assert!(stranger.operator.sign(&draft).is_err(), "it names another key");
    let claimed = StatementDraft { operator: stranger.operator.thumbprint(), ..draft.clone() };
    let forged = stranger.operator.sign(&claimed).unwrap();
    assert!(scene.acme.publish_statement(forged).await.is_err());
    let genuine = scene.acme.operator.sign(&draft).unwrap();
    scene.acme.publish_statement(genuine.clone()).await.unwrap();
    assert!(scene.acme.publish_statement(genuine).await.is_err(), "not twice");
    let older = StatementDraft { sequence: 1, ..draft.clone() };
    assert!(scene.acme.publish_statement(scene.acme.operator.sign(&older).unwrap()).await.is_err());
    let keyless = StatementDraft { sequence: draft.sequence + 1, challenge_keys: Vec::new(), ..draft };
    if let Ok(keyless) = scene.acme.operator.sign(&keyless) {
        assert!(scene.acme.publish_statement(keyless).await.is_err());
    }
}

#[tokio::test]
async fn a_list_of_phones_is_imported_only_from_a_provider_that_named_this_one() {
    let (scene, _) = Scene::activated().await;
    let named = Organisation::new(&scene.world, &scene.network, "id.next.example").await;
    let other = Organisation::new(&scene.world, &scene.network, "id.other.example").await;
    assert!(scene.acme.export_move().await.is_err(), "nobody is named");
    scene.acme.move_to(&named).await;
    let export = scene.acme.export_move().await.unwrap();
    assert!(other.import_move(&export).await.is_err());
    let mut changed = export.clone();
    changed.tenant = "id.other.example".to_owned();
    assert!(named.import_move(&changed).await.is_err());
    assert!(named.user(MARA).await.unwrap().phones.is_empty(), "announced is not enrolled");
}

#[tokio::test]
async fn a_database_serves_one_organisation() {
    let scene = Scene::new().await;
    let stranger = Organisation::new(&scene.world, &scene.network, "id.other.example").await;
    let tenant = NewTenant { id: "id.other.example".to_owned(), name: "Another".to_owned() };
    assert!(Provider::init(&scene.acme.config, &tenant, &stranger.operator).await.is_err());
}
