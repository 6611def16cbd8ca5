//! What relying parties talk to: a JSON API under API keys, described at `/openapi.json`.
//!
//! * [`offers`]: give a person an offer, watch it, type the six digits.
//! * [`sign_ins`]: ask whether somebody is signing in, wait, take the result.
//! * [`codes`]: verify an offline code.
//! * [`users`]: see, revoke and reset.
//! * [`records`]: the verification log, and who has not moved yet.
//! * [`welcome`]: what a browser shows for an activation link, where no app opened it.
//!
//! Every request names its key (`Authorization: Bearer csk_…`), which speaks for one service within its scopes. What is
//! refused is a problem document ([`problem`]). These files only read requests and write answers; what they mean is
//! decided in the stories. A new endpoint is a handler here, a line in [`routes`], and its path in [`openapi`].

mod caller;
mod codes;
mod offers;
mod openapi;
pub(crate) mod problem;
mod records;
mod sign_ins;
mod users;
mod welcome;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware::map_response,
    response::Response,
    routing::{delete, get, post},
};

pub use openapi::document;

use crate::app::App;

/// The endpoints of relying parties.
pub(crate) fn routes(body_bytes: usize) -> Router<App> {
    Router::new()
        .route("/api/v1/offers", post(offers::create))
        .route("/api/v1/offers/{id}", get(offers::look).delete(offers::withdraw))
        .route("/api/v1/offers/{id}/confirm", post(offers::confirm))
        .route("/api/v1/sign-ins", post(sign_ins::create))
        .route("/api/v1/sign-ins/{id}", get(sign_ins::look).delete(sign_ins::cancel))
        .route("/api/v1/sign-ins/{id}/collect", post(sign_ins::collect))
        .route("/api/v1/codes/verify", post(codes::verify))
        .route("/api/v1/users/{user}", get(users::look))
        .route("/api/v1/users/{user}/reset", post(users::reset))
        .route("/api/v1/users/{user}/phones/{phone}", delete(users::revoke))
        .route("/api/v1/log", get(records::log))
        .route("/api/v1/moves", get(records::moves))
        .layer(DefaultBodyLimit::max(body_bytes))
        .layer(map_response(never_store)) // answers hold offers and numbers
        .route("/openapi.json", get(openapi::serve))
        .route("/countersign/activate", get(welcome::serve))
}

async fn never_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    std::future::ready(response).await
}
