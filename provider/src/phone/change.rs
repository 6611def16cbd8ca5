//! Requests under the device's sequence: answer, token, echo, withdraw, rotate.
//!
//! In one transaction: a number that is known with the same payload gets the same result again; a known number with
//! another payload is refused and raises an alarm, for there may be a clone; a number that is not higher is refused.
//! Only then is the request carried out, and its result kept under its number. A refusal uses up no number.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{extract::State, response::Response};
use countersign_wire::{
    Digest,
    approval::{Answer, Decision, Receipt},
    reply::{Refusal, RefusalCode, ReplyBody, decode_result, encode_result},
    request::{Received, RequestFrame, Verified},
    rotate::{ReceivedRotate, Rotated},
    token::{Echo, SetToken, TokenHeld, TokenState},
    withdraw::{Withdraw, Withdrawn},
};
use futures::{FutureExt, future::BoxFuture};

use super::{Body, read::refusal_at, reply::NoReply};
use crate::{
    app::{App, read_key},
    error::ProviderError,
    store::{StoreError, Tx, device, device::Device, device_token},
};

/// "Yes", "no", or "I did not start this".
pub(crate) async fn answer(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let received = Received::<Answer>::parse(&body).map_err(|_| NoReply::Malformed)?;
    let frame = received.unverified_frame();
    let Some(phone) = app.find_device(&frame.device).await? else {
        return app.reply_unknown::<Receipt>(*received.digest(), &frame.statement).await;
    };
    let key = match received.unverified_request().decision {
        Decision::Approve => &phone.approval_key,
        Decision::Deny | Decision::Report => &phone.device_key,
    };
    let request = received.verify(&app.tenant.wire, &read_key(key)?).map_err(|_| NoReply::Malformed)?;
    let (meta, story) = (Meta::of(&request), app.clone());
    app.change::<Receipt, _>(phone, meta, move |tx, phone| {
        async move { story.answer_in(tx, phone, &request, &body).await }.boxed()
    })
    .await
}

/// "Ring here from now on."
pub(crate) async fn token(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let (request, phone) = match app.known::<SetToken, TokenHeld>(&body).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    let meta = Meta::of(&request);
    let admitted = match app.admit_token(&request.request.0)? {
        Ok(admitted) => admitted,
        Err(refusal) => return app.reply::<TokenHeld>(meta.digest, Some(&meta.frame.statement), Err(refusal)).await,
    };
    let (story, echo) = (app.clone(), admitted.clone());
    let fresh = Arc::new(AtomicBool::new(false));
    let is_fresh = Arc::clone(&fresh);
    let reply = app
        .change::<TokenHeld, _>(phone, meta, move |tx, phone| {
            async move {
                let state = story.set_token(tx, &phone.id, &admitted).await?;
                is_fresh.store(state == TokenState::AwaitingEcho, Ordering::Relaxed);
                Ok(Ok(TokenHeld { state, digest: request.request.0.digest() }))
            }
            .boxed()
        })
        .await;
    if fresh.load(Ordering::Relaxed) {
        app.push_echo(&echo); // not for a repeated request, and not before the address is stored
    }
    reply
}

/// "This was pushed to the address that I gave."
pub(crate) async fn echo(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let (request, phone) = match app.known::<Echo, TokenHeld>(&body).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    let (meta, story) = (Meta::of(&request), app.clone());
    app.change::<TokenHeld, _>(phone, meta, move |tx, phone| {
        async move { story.take_echo(tx, &phone.id, &request.request.0).await }.boxed()
    })
    .await
}

/// "Forget this device."
pub(crate) async fn withdraw(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let (request, phone) = match app.known::<Withdraw, Withdrawn>(&body).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    let meta = Meta::of(&request);
    app.change::<Withdrawn, _>(phone, meta, move |tx, phone| {
        async move {
            device_token::remove(tx, &phone.id).await?;
            device::end(tx, &phone.id, request.request.0.as_str()).await?;
            Ok(Ok(Withdrawn))
        }
        .boxed()
    })
    .await
}

/// "From now on this is my device key."
pub(crate) async fn rotate(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let received = ReceivedRotate::parse(&body).map_err(|_| NoReply::Malformed)?;
    let frame = received.unverified_frame();
    let Some(phone) = app.find_device(&frame.device).await? else {
        return app.reply_unknown::<Rotated>(*received.digest(), &frame.statement).await;
    };
    let tenant = &app.tenant.wire;
    // A repeated rotation is signed with the key that it replaced: it may read its receipt and nothing else.
    let (request, is_current) =
        match (received.clone().verify(tenant, &read_key(&phone.device_key)?), &phone.previous_key) {
            (Ok(request), _) => (request, true),
            (Err(_), Some(previous)) => {
                (received.verify(tenant, &read_key(previous)?).map_err(|_| NoReply::Malformed)?, false)
            }
            (Err(_), None) => return Err(NoReply::Malformed),
        };
    let (meta, new_key) = (Meta::of(&request), request.request.new_key);
    app.change::<Rotated, _>(phone, meta, move |tx, phone| {
        async move {
            if !is_current {
                return Ok(Err(Refusal::plain(RefusalCode::Revoked)));
            }
            let thumbprint = new_key.thumbprint();
            device::rotate(tx, &phone.id, &new_key.to_cose_key(), thumbprint.as_ref()).await?;
            Ok(Ok(Rotated { device_key: thumbprint }))
        }
        .boxed()
    })
    .await
}

/// What the sequence rules need of a request.
struct Meta {
    frame: RequestFrame,
    digest: Digest,
    payload_digest: Digest,
}

impl Meta {
    fn of<R>(request: &Verified<R>) -> Self {
        Self { frame: request.frame.clone(), digest: request.digest, payload_digest: request.payload_digest }
    }
}

impl App {
    /// Carries out `work` under the sequence rules and replies.
    async fn change<M, W>(&self, phone: Device, meta: Meta, work: W) -> Result<Response, NoReply>
    where
        M: ReplyBody + Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx, &'t Device) -> BoxFuture<'t, Result<Result<M, Refusal>, ProviderError>>
            + Send
            + 'static,
    {
        let (digest, statement) = (meta.digest, meta.frame.statement);
        if !self.knows_statement(&self.voice().await?, &statement).await? {
            let unknown = Refusal::plain(RefusalCode::StatementUnknown);
            return self.reply::<M>(digest, Some(&statement), Err(unknown)).await;
        }
        let outcome = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move { under_sequence(tx, &phone.id, &meta, work).await }.boxed()
            })
            .await?;
        self.reply(digest, Some(&statement), outcome).await
    }
}

async fn under_sequence<M, W>(tx: &mut Tx, id: &[u8], meta: &Meta, work: W) -> Result<Result<M, Refusal>, ProviderError>
where
    M: ReplyBody,
    W: for<'t> FnOnce(&'t mut Tx, &'t Device) -> BoxFuture<'t, Result<Result<M, Refusal>, ProviderError>>,
{
    let phone = device::find(tx.connection(), id).await?.ok_or(StoreError::Damaged("device"))?;
    let sequence = i64::try_from(meta.frame.sequence.unwrap_or_default()).unwrap_or(i64::MAX);
    let next = phone.sequence.unsigned_abs() + 1;
    if let Some(kept) = device::receipt(tx.connection(), id, sequence).await? {
        if kept.payload_digest == meta.payload_digest.as_ref() {
            return Ok(Ok(decode_result(&kept.result)?));
        }
        device::alarm(tx, id).await?;
        tracing::warn!(alert = "clone", device = %meta.frame.device, "one number came with two payloads: there may be a clone of this phone");
        return Ok(Err(Refusal::next_sequence(RefusalCode::SequenceConflict, next)));
    }
    if let Some(refusal) = refusal_at(&phone, tx.now, false) {
        return Ok(Err(refusal));
    }
    if sequence <= phone.sequence {
        return Ok(Err(Refusal::next_sequence(RefusalCode::SequenceTooLow, next)));
    }
    let result = match work(tx, &phone).await? {
        Ok(result) => result,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let receipt =
        device::Receipt { payload_digest: meta.payload_digest.as_bytes().to_vec(), result: encode_result(&result) };
    device::use_sequence(tx, id, sequence, &receipt).await?;
    Ok(Ok(result))
}
