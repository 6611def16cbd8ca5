//! Reads the API key, JSON bodies and queries, and refuses with problem documents.

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::{
    api_key::{Caller, Scope},
    app::App,
};

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let unauthorised = || {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "unauthorised",
                "send a valid API key as `Authorization: Bearer csk_…`",
            )
        };
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(unauthorised)?;
        app.authenticate(key).await.map_err(Problem::from)?.ok_or_else(unauthorised)
    }
}

impl Caller {
    /// Refuses unless the key has this scope.
    pub(super) fn must(&self, scope: Scope) -> Result<(), Problem> {
        if self.may(scope) {
            return Ok(());
        }
        Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", "use an API key with the scope that this endpoint needs"))
    }
}

/// A JSON body. An unknown field is refused: a misspelt `number` must not silently mean "no number".
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, app).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::new(rejection.status(), "invalid", rejection.body_text())),
        }
    }
}

/// Query parameters.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, app).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::new(StatusCode::BAD_REQUEST, "invalid", rejection.body_text())),
        }
    }
}
