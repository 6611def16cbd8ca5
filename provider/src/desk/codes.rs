//! Offline codes.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};

use super::{caller::Body, problem::Problem};
use crate::{
    api_key::{Caller, Scope},
    app::App,
    codes::Attempt,
};

/// A code that somebody typed.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeRequest {
    /// Your name for the person.
    user: String,
    /// What was typed; spaces are forgiven.
    code: String,
    /// The browser's address, for the log.
    #[serde(default)]
    client_address: String,
}

/// Whether it was right.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CodeAnswer {
    /// Right, and not used before.
    pub(crate) accepted: bool,
}

/// Verifies an offline code. Each counts once.
#[utoipa::path(post, path = "/api/v1/codes/verify", tag = "codes", request_body = CodeRequest,
    responses((status = 200, body = CodeAnswer), (status = 429, body = Problem)), security(("api_key" = ["codes"])))]
pub(super) async fn verify(
    State(app): State<App>,
    caller: Caller,
    Body(request): Body<CodeRequest>,
) -> Result<Json<CodeAnswer>, Problem> {
    caller.must(Scope::Codes)?;
    if request.user.len() > 128 || request.code.len() > 32 || request.client_address.len() > 128 {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "shorten user, code or client_address"));
    }
    let attempt = Attempt {
        user: request.user,
        code: request.code.chars().filter(|c| !c.is_whitespace()).collect(),
        client_address: request.client_address,
        relying_party: caller.domain,
    };
    Ok(Json(CodeAnswer { accepted: app.verify_code(attempt).await? }))
}
