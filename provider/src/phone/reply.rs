//! The frame and the signature of every reply.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use countersign_wire::{
    Digest,
    cose::Unsigned,
    reply::{Refusal, RefusalCode, ReplyBody, ReplyFrame},
};

use super::message;
use crate::{
    app::{App, Voice},
    error::ProviderError,
    store::{StoreError, statement},
};

/// Why there is no signed reply.
pub(crate) enum NoReply {
    /// Not a request of this endpoint, or not verifiable.
    Malformed,
    /// Something here.
    Failed(ProviderError),
}

impl<E: Into<ProviderError>> From<E> for NoReply {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl IntoResponse for NoReply {
    fn into_response(self) -> Response {
        match self {
            Self::Malformed => super::malformed(),
            Self::Failed(error) => {
                tracing::error!(%error, "a phone's request was not answered");
                let again = match error {
                    ProviderError::Store(StoreError::Stopping) => "1",
                    ProviderError::NoStatement | ProviderError::NoChallengeKey => "60",
                    _ => "5",
                };
                (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, again)]).into_response()
            }
        }
    }
}

impl App {
    /// A signed reply. `held` is the digest of the statement that the request names, if it names one.
    pub(crate) async fn reply<M: ReplyBody>(
        &self,
        request: Digest,
        held: Option<&Digest>,
        outcome: Result<M, Refusal>,
    ) -> Result<Response, NoReply> {
        let voice = self.voice().await?;
        let outcome = match held {
            Some(held) if outcome.is_ok() && !self.knows_statement(&voice, held).await? => {
                Err(Refusal::plain(RefusalCode::StatementUnknown))
            }
            _ => outcome,
        };
        let frame = self.frame(&voice, request, held).await?;
        let signer = voice.key.thumbprint();
        let unsigned = match &outcome {
            Ok(result) => frame.accept(signer, result),
            Err(refusal) => frame.refuse::<M>(signer, refusal),
        };
        finish(&voice, unsigned)
    }

    /// What every reply says.
    pub(crate) async fn frame(
        &self,
        voice: &Voice,
        request: Digest,
        held: Option<&Digest>,
    ) -> Result<ReplyFrame, NoReply> {
        let statement = voice.statement_digest()?;
        let newer = (held != Some(&statement)).then(|| voice.statement.bytes.clone());
        Ok(ReplyFrame {
            tenant: self.tenant.wire.clone(),
            request,
            time: self.store.now().await?.unsigned_abs(),
            statement,
            newer,
        })
    }

    /// Whether this provider ever published the statement that a phone holds.
    pub(crate) async fn knows_statement(&self, voice: &Voice, held: &Digest) -> Result<bool, ProviderError> {
        if *held == voice.statement_digest()? {
            return Ok(true);
        }
        Ok(statement::was_published(&mut *self.store.read().await?, &self.tenant.id, held.as_ref()).await?)
    }
}

/// Signs.
pub(crate) fn finish(voice: &Voice, unsigned: Unsigned) -> Result<Response, NoReply> {
    Ok(message(voice.key.sign(unsigned)?))
}
