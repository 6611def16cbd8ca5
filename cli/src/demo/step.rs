//! What a step is, and how it says that something is not as it should be.

use super::stage::Stage;
use crate::stop::Stop;
use async_trait::async_trait;
use countersign::{Failure, FailureCode};
use countersign_provider::ProviderError;

/// One scene of the story.
#[async_trait]
pub(super) trait Step: Sync {
    /// What it shows, in a few words.
    fn title(&self) -> &'static str;

    /// Plays it and checks it.
    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault>;
}

/// Something is not as it should be.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// A check that failed.
    #[error("it should be so, and is not: {0}")]
    Wrong(String),
    /// The phone refused what should work.
    #[error("the phone says: {0} ({code})", code = .0.code.word())]
    Phone(#[from] Failure),
    /// The provider refused what should work.
    #[error("the provider says: {0}")]
    Provider(#[from] ProviderError),
    /// The provider's interface for services refused what should work.
    #[error("the service was told: {0}")]
    Service(String),
    /// This program.
    #[error(transparent)]
    Program(#[from] Stop),
}

impl Fault {
    /// Something around the story broke.
    pub(super) fn of(error: impl std::fmt::Display) -> Self {
        Self::Program(Stop::Internal(error.to_string()))
    }
}

/// Checks a claim.
pub(super) fn must(holds: bool, claim: &str) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault::Wrong(claim.to_owned())) }
}

/// Checks that the phone refuses, and why.
pub(super) fn must_refuse<T>(result: Result<T, Failure>, with: FailureCode) -> Result<Failure, Fault> {
    match result {
        Err(failure) if failure.code == with => Ok(failure),
        Err(failure) => Err(Fault::Wrong(format!("refused as {}, and was: {}", with.word(), failure.code.word()))),
        Ok(_) => Err(Fault::Wrong(format!("refused as {}, and was accepted", with.word()))),
    }
}
