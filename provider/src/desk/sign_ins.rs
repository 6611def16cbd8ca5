//! Sign-in requests.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use super::{caller::Body, problem::Problem};
use crate::{
    api_key::{Caller, Scope},
    app::App,
    approval::{collect::Outcome, request::Request},
};

/// A sign-in to ask a person about. The domain that the phone shows is the API key's.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInRequest {
    /// Your name for the person. A name that nobody has is not refused: the request waits and expires.
    user: String,
    /// What the person signs in to.
    application: String,
    /// Where the sign-in seems to come from, for people.
    place: Option<String>,
    /// The browser's address.
    client_address: Option<String>,
    /// Further text, at most 2,000 bytes.
    text: Option<String>,
    /// Two digits must be typed that only the browser shows. Default: yes.
    #[serde(default = "yes")]
    number: bool,
    /// The phone must verify its owner.
    #[serde(default)]
    user_verification: bool,
    /// A payment or the like: an approval is refused if the phone could not show the whole text.
    #[serde(default)]
    transaction: bool,
    /// 10 to 600. Default: as the provider's settings say.
    life_seconds: Option<u32>,
}

/// A sign-in request that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SignInMade {
    /// To look, collect and cancel.
    pub(crate) id: String,
    /// Show it in the browser that is signing in, and nowhere else.
    pub(crate) number: Option<String>,
    /// Milliseconds since 1970-01-01 UTC.
    pub(crate) expires_at: i64,
}

/// How to collect.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Collect {
    /// Seconds to wait for a decision; the provider's settings say the most.
    #[serde(default)]
    wait_seconds: u64,
    /// A word of your choice: the same word may ask again if the answer was lost.
    collector: Option<String>,
}

/// Asks whether somebody is signing in.
#[utoipa::path(post, path = "/api/v1/sign-ins", tag = "sign-ins", request_body = SignInRequest,
    responses((status = 201, body = SignInMade), (status = 422, body = Problem), (status = 429, body = Problem)),
    security(("api_key" = ["sign-in"])))]
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(r): Body<SignInRequest>,
) -> Result<(StatusCode, Json<SignInMade>), Problem> {
    caller.must(Scope::SignIn)?;
    let request = Request {
        user: r.user,
        application: r.application,
        place: r.place,
        client_address: r.client_address,
        text: r.text,
        number: r.number,
        user_verification: r.user_verification,
        transaction: r.transaction,
        life_seconds: r.life_seconds,
    };
    let made = app.request_sign_in(&caller, request).await?;
    Ok((StatusCode::CREATED, Json(SignInMade { id: made.id, number: made.number, expires_at: made.expires_at })))
}

/// How a sign-in request stands. Only collecting makes it count.
#[utoipa::path(get, path = "/api/v1/sign-ins/{id}", tag = "sign-ins", params(("id" = String, Path)),
    responses((status = 200, body = Outcome), (status = 404, body = Problem)), security(("api_key" = ["sign-in"])))]
pub(super) async fn look(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Outcome>, Problem> {
    caller.must(Scope::SignIn)?;
    Ok(Json(app.look_at_sign_in(&caller, &id).await?))
}

/// Waits for the decision and takes it, once. Until it is taken, a denial from any phone still wins.
#[utoipa::path(post, path = "/api/v1/sign-ins/{id}/collect", tag = "sign-ins", params(("id" = String, Path)), request_body = Collect,
    responses((status = 200, body = Outcome), (status = 404, body = Problem), (status = 409, body = Problem)),
    security(("api_key" = ["sign-in"])))]
pub(super) async fn collect(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(collect): Body<Collect>,
) -> Result<Json<Outcome>, Problem> {
    caller.must(Scope::SignIn)?;
    if collect.collector.as_ref().is_some_and(|word| word.len() > 128) {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "correct collector: at most 128 bytes"));
    }
    let wait = Duration::from_secs(collect.wait_seconds);
    Ok(Json(app.collect_sign_in(&caller, &id, collect.collector, wait).await?))
}

/// Cancels an open sign-in request.
#[utoipa::path(delete, path = "/api/v1/sign-ins/{id}", tag = "sign-ins", params(("id" = String, Path)),
    responses((status = 204), (status = 409, body = Problem)), security(("api_key" = ["sign-in"])))]
pub(super) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.must(Scope::SignIn)?;
    app.cancel_sign_in(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

const fn yes() -> bool {
    true
}
