//! What phones talk to: `POST /countersign/v1/…`, CBOR and COSE (`docs/PROTOCOL.md`).
//!
//! In comes a signed request; out goes a reply that is signed over the request's digest, refusals too, with status 200.
//! What is not a request of the endpoint, or whose signature does not verify under a known key, gets 400 and no body:
//! nothing is signed about it. A reply brings the current statement when the request named an older one.
//!
//! * [`reply`]: the frame and the signature of every reply.
//! * [`read`]: requests that change nothing: status, poll.
//! * [`change`]: requests under the device's sequence, each with its receipt.
//! * [`open`]: requests of phones that are not known yet: look-up, enrolment, move.
//!
//! What a request means is decided in `activation`, `approval`, `ringing` and `moving`. A new endpoint is a handler in
//! one of these files and a line in [`routes`].

mod change;
mod open;
mod read;
mod reply;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use countersign_wire::{purpose::MEDIA_TYPE, request::MAX_REQUEST};

use crate::app::App;

/// The endpoints of phones.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/countersign/v1/look-up", post(open::look_up))
        .route("/countersign/v1/enrol", post(open::enrol))
        .route("/countersign/v1/move-begin", post(open::move_begin))
        .route("/countersign/v1/move", post(open::move_here))
        .route("/countersign/v1/status", post(read::status))
        .route("/countersign/v1/poll", post(read::poll))
        .route("/countersign/v1/answer", post(change::answer))
        .route("/countersign/v1/token", post(change::token))
        .route("/countersign/v1/echo", post(change::echo))
        .route("/countersign/v1/withdraw", post(change::withdraw))
        .route("/countersign/v1/rotate", post(change::rotate))
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
}

/// A request body of the right media type, at most [`MAX_REQUEST`] bytes.
pub(crate) struct Body(Bytes);

impl FromRequest<App> for Body {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        if !is_ours(request.headers()) {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
        }
        Bytes::from_request(request, app).await.map(Self).map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())
    }
}

fn is_ours(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes() == MEDIA_TYPE.as_bytes())
}

/// A message of the protocol.
fn message(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, MEDIA_TYPE), (header::CACHE_CONTROL, "no-store")], bytes).into_response()
}

/// Not a request of this endpoint.
fn malformed() -> Response {
    StatusCode::BAD_REQUEST.into_response()
}
