//! Requests that change nothing: status and poll.

use axum::{extract::State, response::Response};
use countersign_wire::{
    DeviceId, Digest,
    approval::{Poll, Polled},
    reply::{Refusal, RefusalCode, ReplyBody},
    request::{Received, Request, Verified},
    status::{AskStatus, Status},
};
use futures::FutureExt;

use super::{Body, reply::NoReply};
use crate::{
    app::{App, read_key},
    error::ProviderError,
    ringing::held,
    store::{device, device::Device, device_token, subject},
};

/// "How am I known?"
pub(crate) async fn status(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let (request, phone) = match app.known::<AskStatus, Status>(&body).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    let outcome = match app.refusal_for(&phone, true).await? {
        Some(refusal) => Err(refusal),
        None => Ok(app.status_of(&phone).await?),
    };
    app.reply(request.digest, Some(&request.frame.statement), outcome).await
}

/// "What is there for me?"
pub(crate) async fn poll(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let (request, phone) = match app.known::<Poll, Polled>(&body).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    app.note_presence(&phone).await?;
    let mut outcome = match app.refusal_for(&phone, false).await? {
        Some(refusal) => Err(refusal),
        None => Ok(app.poll(&phone, &request.request, request.frame.statement.as_ref()).await?),
    };
    if outcome.is_ok() {
        // Much may have happened while the poll was held open.
        let fresh = device::find(&mut *app.store.read().await?, &phone.id).await?;
        if let Some(refusal) = app.refusal_for(&fresh.unwrap_or(phone), false).await? {
            outcome = Err(refusal);
        }
    }
    app.reply(request.digest, Some(&request.frame.statement), outcome).await
}

impl App {
    /// A request that a known device signed, or the finished reply to one of an unknown device.
    pub(crate) async fn known<R: Request, M: ReplyBody>(
        &self,
        body: &[u8],
    ) -> Result<Result<(Verified<R>, Device), Response>, NoReply> {
        let received = Received::<R>::parse(body).map_err(|_| NoReply::Malformed)?;
        let frame = received.unverified_frame();
        let Some(phone) = self.find_device(&frame.device).await? else {
            return self.reply_unknown::<M>(*received.digest(), &frame.statement).await.map(Err);
        };
        let verified =
            received.verify(&self.tenant.wire, &read_key(&phone.device_key)?).map_err(|_| NoReply::Malformed)?;
        Ok(Ok((verified, phone)))
    }

    /// The signed refusal for a device that this provider does not know.
    pub(crate) async fn reply_unknown<M: ReplyBody>(
        &self,
        request: Digest,
        held: &Digest,
    ) -> Result<Response, NoReply> {
        self.reply::<M>(request, Some(held), Err(Refusal::plain(RefusalCode::UnknownDevice))).await
    }

    pub(crate) async fn find_device(&self, id: &DeviceId) -> Result<Option<Device>, ProviderError> {
        Ok(device::find(&mut *self.store.read().await?, id.as_ref()).await?)
    }

    /// Why a device may not do what it asks. `pending_may`: it may also while its six digits are awaited.
    pub(crate) async fn refusal_for(
        &self,
        phone: &Device,
        pending_may: bool,
    ) -> Result<Option<Refusal>, ProviderError> {
        let now = self.store.now().await?;
        Ok(refusal_at(phone, now, pending_may))
    }

    async fn status_of(&self, phone: &Device) -> Result<Status, ProviderError> {
        let mut connection = self.store.read().await?;
        let token = held(&device_token::of_device(&mut connection, &phone.id).await?)?;
        let person = subject::by_id(&mut connection, &phone.subject).await?;
        drop(connection);
        let now = self.store.now().await?;
        Ok(Status {
            active: phone.state == "active",
            sequence: phone.sequence.unsigned_abs(),
            log_head: phone.log_head.as_deref().map(Digest::try_from).transpose()?,
            token: token.state,
            token_digest: token.digest,
            suspended_until: person.map(|p| p.paused_until).filter(|until| *until > now).map(i64::unsigned_abs),
        })
    }

    /// Notes that a phone was here; at most once a minute, so that polls without news write nothing.
    async fn note_presence(&self, phone: &Device) -> Result<(), ProviderError> {
        if self.store.now().await? - phone.seen_at < MINUTE {
            return Ok(());
        }
        let id = phone.id.clone();
        self.store.write::<_, ProviderError, _>(move |tx| async move { Ok(device::seen(tx, &id).await?) }.boxed()).await
    }
}

/// See [`App::refusal_for`].
pub(crate) fn refusal_at(phone: &Device, now: i64, pending_may: bool) -> Option<Refusal> {
    let code = match (phone.state.as_str(), phone.ended_why.as_deref()) {
        ("active", _) => return None,
        ("pending", _) if phone.expires_at <= now => RefusalCode::OfferExpired,
        ("pending", _) if pending_may => return None,
        ("pending", _) => RefusalCode::Pending,
        (_, Some("wrong-digits" | "withdrawn-offer")) => RefusalCode::OfferWithdrawn,
        _ => RefusalCode::Revoked,
    };
    Some(Refusal::plain(code))
}

const MINUTE: i64 = 60_000;
