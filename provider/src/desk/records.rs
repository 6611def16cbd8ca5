//! The verification log, and who has not moved yet.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{caller::Params, problem::Problem};
use crate::{
    api_key::{Caller, Scope},
    app::App,
    log::{Line, as_csv},
    moving::MoveReport,
};

/// In which form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// A list of objects.
    #[default]
    Json,
    /// RFC 4180, with neutralised formula cells.
    Csv,
}

/// Which part of the log.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogQuery {
    /// First moment, milliseconds since 1970-01-01 UTC.
    #[serde(default)]
    from: i64,
    /// First moment after.
    to: Option<i64>,
    /// In which form.
    #[serde(default)]
    format: Format,
}

/// The verification log, oldest first, at most 10,000 lines.
#[utoipa::path(get, path = "/api/v1/log", tag = "records", params(LogQuery),
    responses((status = 200, body = [Line]), (status = 403, body = Problem)), security(("api_key" = ["log"])))]
pub(super) async fn log(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<LogQuery>,
) -> Result<Response, Problem> {
    caller.must(Scope::Log)?;
    let lines = app.log_lines(query.from, query.to.unwrap_or(i64::MAX)).await?;
    if query.format == Format::Json {
        return Ok(Json(lines).into_response());
    }
    let csv = as_csv(&lines).map_err(|error| {
        tracing::error!(%error, "the log was not exported");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "ask for JSON")
    })?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], csv).into_response())
}

/// Who has not moved here yet.
#[utoipa::path(get, path = "/api/v1/moves", tag = "records",
    responses((status = 200, body = MoveReport), (status = 403, body = Problem)), security(("api_key" = ["log"])))]
pub(super) async fn moves(State(app): State<App>, caller: Caller) -> Result<Json<MoveReport>, Problem> {
    caller.must(Scope::Log)?;
    Ok(Json(app.report_move().await?))
}
