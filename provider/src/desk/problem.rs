//! What a relying party is told when something is refused: a problem document (RFC 9457).
//!
//! `code` is stable and for programs, `detail` is for people and names the next step. One total mapping; what is wrong
//! inside the provider is logged here and not told.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    error::{Method, ProviderError},
    store::StoreError,
};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Problem {
    /// The HTTP status again.
    pub(crate) status: u16,
    /// Stable, for programs.
    pub(crate) code: &'static str,
    /// For people: what to do next.
    pub(crate) detail: String,
    /// Until when to wait, milliseconds since 1970-01-01 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_at: Option<i64>,
    /// What else is open now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) other_methods: Vec<Method>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status: status.as_u16(), code, detail: detail.into(), retry_at: None, other_methods: Vec::new() }
    }

    fn until(mut self, retry_at: i64, other: Vec<Method>) -> Self {
        self.retry_at = Some(retry_at);
        self.other_methods = other;
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        response
    }
}

impl From<ProviderError> for Problem {
    fn from(error: ProviderError) -> Self {
        use ProviderError as E;
        let detail = error.to_string();
        match error {
            E::Invalid { .. } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail),
            E::Wire(_) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                "correct the texts: one does not fit the protocol",
            ),
            E::NoSuch(_) => Self::new(StatusCode::NOT_FOUND, "unknown", detail),
            E::Limited { until, other } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "rate-limited", detail).until(until, other)
            }
            E::Paused { until, other } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "paused", detail).until(until, other)
            }
            E::Collected => Self::new(StatusCode::CONFLICT, "collected", detail),
            E::NotPending => Self::new(StatusCode::CONFLICT, "not-pending", detail),
            E::TooManyPhones => Self::new(StatusCode::CONFLICT, "too-many-phones", detail),
            E::TwoKeys => Self::new(StatusCode::CONFLICT, "two-keys", detail),
            E::Store(StoreError::Stopping) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", detail),
            E::NoStatement | E::NoChallengeKey | E::NoTenant => {
                tracing::error!(%detail, "the provider cannot speak");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "not-ready",
                    "tell the operator: the provider has no valid statement or key",
                )
            }
            E::Config(_)
            | E::Store(_)
            | E::KeyFile(_)
            | E::Seal(_)
            | E::Random(_)
            | E::File { .. }
            | E::Listen { .. }
            | E::Ring(_)
            | E::OtherTenant(_)
            | E::Statement(_) => {
                tracing::error!(%detail, "a request failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "internal",
                    "tell the operator: the provider's log says more",
                )
            }
        }
    }
}
