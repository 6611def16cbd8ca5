//! Offers.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::{
    caller::{Body, Params},
    problem::Problem,
};
use crate::{
    activation::offer::{NewOffer, OfferShown, OfferState, OfferView},
    api_key::{Caller, Scope, ShownOnce},
    app::App,
    client::ClientAddress,
};

/// How an offer is carried to the phone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    /// A link, also as a QR code.
    #[default]
    Link,
    /// A code to type.
    Code,
}

/// For whom an offer is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfferRequest {
    /// Your name for the person, 1 to 128 bytes. Opaque here.
    user: String,
    /// What the phone shows as the account. Default: the user.
    #[serde(default)]
    label: String,
    /// Kept only if the provider's settings ask for it.
    name: Option<String>,
    /// Kept only if the provider's settings ask for it.
    email: Option<String>,
    /// Kept only if the provider's settings ask for it.
    phone: Option<String>,
    /// How it is carried to the phone.
    #[serde(default)]
    form: Form,
}

/// What to show to the person. Secret: show it to nobody else and do not store it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OfferAnswer {
    /// To watch, confirm and withdraw.
    pub(crate) id: String,
    /// Where the phone will go; shown beside a code.
    pub(crate) address: String,
    /// `countersign://…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) link: Option<ShownOnce>,
    /// The same as a web link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) web_link: Option<ShownOnce>,
    /// The link as a QR code: PNG, base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) qr_png: Option<ShownOnce>,
    /// Five groups of five characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) code: Option<ShownOnce>,
    /// Milliseconds since 1970-01-01 UTC.
    pub(crate) expires_at: i64,
}

/// How to look.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LookAtOffer {
    /// Wait while the offer stands as this: `open` or `pending`.
    seen: Option<OfferState>,
    /// Seconds to wait; the provider's settings say the most.
    #[serde(default)]
    wait_seconds: u64,
}

/// What the phone shows.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// Six digits; spaces are forgiven.
    digits: String,
}

/// Makes an offer.
#[utoipa::path(post, path = "/api/v1/offers", tag = "offers", request_body = OfferRequest,
    responses((status = 201, body = OfferAnswer), (status = 422, body = Problem)), security(("api_key" = ["enrol"])))]
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(request): Body<OfferRequest>,
) -> Result<(StatusCode, Json<OfferAnswer>), Problem> {
    caller.must(Scope::Enrol)?;
    let new = NewOffer {
        user: request.user,
        label: request.label,
        full_name: request.name,
        email: request.email,
        phone: request.phone,
        typed: request.form == Form::Code,
    };
    let shown = app.make_offer(Some(caller.relying_party), new).await?;
    Ok((StatusCode::CREATED, Json(shown.into())))
}

/// How an offer stands; waits for a change if asked to.
#[utoipa::path(get, path = "/api/v1/offers/{id}", tag = "offers", params(("id" = String, Path), LookAtOffer),
    responses((status = 200, body = OfferView), (status = 404, body = Problem)), security(("api_key" = ["enrol"])))]
pub(super) async fn look(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Params(look): Params<LookAtOffer>,
) -> Result<Json<OfferView>, Problem> {
    caller.must(Scope::Enrol)?;
    let wait = Duration::from_secs(look.wait_seconds);
    Ok(Json(app.watch_offer(Some(&caller.relying_party), &id, look.seen, wait).await?))
}

/// The six digits that the phone shows, typed into the session that asked for the offer.
#[utoipa::path(post, path = "/api/v1/offers/{id}/confirm", tag = "offers", params(("id" = String, Path)), request_body = Confirmation,
    responses((status = 200, body = OfferView), (status = 409, body = Problem)), security(("api_key" = ["enrol"])))]
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    client: ClientAddress,
    Path(id): Path<String>,
    Body(confirmation): Body<Confirmation>,
) -> Result<Json<OfferView>, Problem> {
    caller.must(Scope::Enrol)?;
    let view = app.confirm_offer(Some(&caller.relying_party), &id, &confirmation.digits, client.as_str()).await?;
    Ok(Json(view))
}

/// Withdraws an offer, and the phone that came with it.
#[utoipa::path(delete, path = "/api/v1/offers/{id}", tag = "offers", params(("id" = String, Path)),
    responses((status = 204), (status = 409, body = Problem)), security(("api_key" = ["enrol"])))]
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.must(Scope::Enrol)?;
    app.withdraw_offer(Some(&caller.relying_party), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<OfferShown> for OfferAnswer {
    fn from(shown: OfferShown) -> Self {
        Self {
            id: shown.id,
            address: shown.origin,
            link: shown.link,
            web_link: shown.web_link,
            qr_png: shown.qr_png.map(|png| ShownOnce::new(STANDARD.encode(&*png))),
            code: shown.code,
            expires_at: shown.expires_at,
        }
    }
}
