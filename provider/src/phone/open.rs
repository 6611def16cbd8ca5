//! Requests of phones that this provider does not know yet: look-up, enrolment, and the two steps of a move.

use axum::{extract::State, response::Response};
use countersign_wire::{
    Digest,
    enrol::{Enrolled, ReceivedEnrol},
    offer::{LookUp, refuse_look_up},
    succession::{BeginMove, Moved, ReceivedMove},
};

use super::{
    Body, message,
    reply::{NoReply, finish},
};
use crate::{activation::enrol::EnrolAnswer, app::App, client::ClientAddress, moving::MoveAnswer};

/// "Who is behind this offer?"
pub(crate) async fn look_up(
    State(app): State<App>,
    client: ClientAddress,
    Body(body): Body,
) -> Result<Response, NoReply> {
    let request = LookUp::decode(&body).map_err(|_| NoReply::Malformed)?;
    let voice = app.voice().await?;
    match app.look_up(request, &body, client.as_str(), &voice).await? {
        Ok(reply) => Ok(message(reply)),
        Err(refusal) => {
            let frame = app.frame(&voice, Digest::of(&body), None).await?;
            finish(&voice, refuse_look_up(&frame, voice.key.thumbprint(), &refusal))
        }
    }
}

/// "I want to be this person's phone."
pub(crate) async fn enrol(
    State(app): State<App>,
    client: ClientAddress,
    Body(body): Body,
) -> Result<Response, NoReply> {
    let received = ReceivedEnrol::parse(&body).map_err(|_| NoReply::Malformed)?;
    let (digest, held) = (*received.digest(), received.unverified().statement);
    match app.enrol(received, client.as_str()).await? {
        EnrolAnswer::Enrolled(device) => app.reply(digest, Some(&held), Ok(Enrolled(*device))).await,
        EnrolAnswer::Refused(refusal) => app.reply::<Enrolled>(digest, Some(&held), Err(refusal)).await,
        EnrolAnswer::Malformed => Err(NoReply::Malformed),
    }
}

/// "My provider says that you follow it."
pub(crate) async fn move_begin(State(app): State<App>, Body(body): Body) -> Result<Response, NoReply> {
    let request = BeginMove::decode(&body).map_err(|_| NoReply::Malformed)?;
    let begun = app.begin_move(&request).await?;
    app.reply(Digest::of(&body), None, Ok(begun)).await
}

/// "I consent to be your phone."
pub(crate) async fn move_here(
    State(app): State<App>,
    client: ClientAddress,
    Body(body): Body,
) -> Result<Response, NoReply> {
    let received = ReceivedMove::parse(&body).map_err(|_| NoReply::Malformed)?;
    let (digest, held) = (*received.digest(), received.unverified().statement);
    match app.take_move(received, client.as_str()).await? {
        MoveAnswer::Moved(device) => app.reply(digest, Some(&held), Ok(Moved(*device))).await,
        MoveAnswer::Refused(refusal) => app.reply::<Moved>(digest, Some(&held), Err(refusal)).await,
        MoveAnswer::Malformed => Err(NoReply::Malformed),
    }
}
