//! People and their phones.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::problem::Problem;
use crate::{
    api_key::{Caller, Scope},
    app::App,
    people::{Removed, UserView},
};

/// What is known about a user.
#[utoipa::path(get, path = "/api/v1/users/{user}", tag = "users", params(("user" = String, Path)),
    responses((status = 200, body = UserView), (status = 404, body = Problem)), security(("api_key" = ["enrol"])))]
pub(super) async fn look(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<String>,
) -> Result<Json<UserView>, Problem> {
    caller.must(Scope::Enrol)?;
    Ok(Json(app.user(&user).await?))
}

/// Revokes every phone and removes every code of a user.
#[utoipa::path(post, path = "/api/v1/users/{user}/reset", tag = "users", params(("user" = String, Path)),
    responses((status = 200, body = Removed), (status = 404, body = Problem)), security(("api_key" = ["enrol"])))]
pub(super) async fn reset(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<String>,
) -> Result<Json<Removed>, Problem> {
    caller.must(Scope::Enrol)?;
    Ok(Json(app.reset_user(&user).await?))
}

/// Revokes one phone.
#[utoipa::path(delete, path = "/api/v1/users/{user}/phones/{phone}", tag = "users",
    params(("user" = String, Path), ("phone" = String, Path)), responses((status = 204), (status = 404, body = Problem)),
    security(("api_key" = ["enrol"])))]
pub(super) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path((user, phone)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    caller.must(Scope::Enrol)?;
    app.revoke_phone(&user, &phone).await?;
    Ok(StatusCode::NO_CONTENT)
}
