use super::*;
use crate::tests::world::{START, World};

#[tokio::test]
async fn a_draft_survives_the_trip_to_the_offline_machine_as_json() {
    let world = World::new().await;
    let draft = world.provider.draft_statement(false, None).await.unwrap();
    let carried: StatementDraft = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
    assert_eq!(carried, draft);
    assert_eq!((draft.sequence, draft.issued_at), (2, START / 1_000));
    let misspelt = serde_json::to_string(&draft).unwrap().replace("\"sequence\"", "\"sequenec\"");
    assert!(serde_json::from_str::<StatementDraft>(&misspelt).is_err());
}

#[tokio::test]
async fn without_a_valid_statement_the_provider_does_not_speak_and_says_what_to_do() {
    let world = World::new().await;
    world.clock.advance(181 * 86_400_000);
    let Err(error) = world.provider.app.voice().await else { panic!("it spoke") };
    assert!(matches!(error, ProviderError::NoStatement));
    let (status, health) = world.call("GET", "/healthz", serde_json::Value::Null).await;
    assert_eq!((status.as_u16(), health["status"].as_str()), (503, Some("not ready")));
}

#[tokio::test]
async fn a_challenge_key_that_is_over_is_neither_drafted_nor_used() {
    let world = World::new().await;
    world.clock.advance(91 * 86_400_000);
    assert!(matches!(world.provider.app.voice().await, Err(ProviderError::NoChallengeKey)));
    assert!(world.provider.draft_statement(false, None).await.unwrap().challenge_keys.is_empty());
    world.provider.make_challenge_key().await.unwrap();
    let draft = world.provider.draft_statement(false, None).await.unwrap();
    world.provider.publish_statement(world.operator.sign(&draft).unwrap()).await.unwrap();
    assert!(world.provider.app.voice().await.is_ok());
}

#[tokio::test]
async fn the_private_halves_are_sealed_and_another_sealing_key_is_refused_by_name() {
    let world = World::new().await;
    std::fs::remove_file(&world.config.sealing_key).unwrap();
    crate::key_file::make_or_read(&world.config.sealing_key, crate::key_file::Kind::Sealing).unwrap();
    let parts = crate::Parts { clock: world.clock.clone(), ringer: None };
    let error = crate::Provider::open(world.config.clone(), parts).await.err().unwrap();
    assert!(error.to_string().starts_with("use the sealing key file that belongs to this database"), "{error}");
}
