//! The OpenAPI document of this API, made from the handlers themselves.

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use super::{codes, offers, records, sign_ins, users};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Countersign provider, relying-party API",
        description = "Activation offers, sign-in requests, offline codes and the verification log. Times are milliseconds \
            since 1970-01-01 UTC, ids are hexadecimal. Refusals are problem documents (RFC 9457)."
    ),
    paths(
        offers::create, offers::look, offers::confirm, offers::withdraw, sign_ins::create, sign_ins::look, sign_ins::collect,
        sign_ins::cancel, codes::verify, users::look, users::reset, users::revoke, records::log, records::moves
    ),
    modifiers(&ApiKey)
)]
struct Document;

struct ApiKey;

impl Modify for ApiKey {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("csk_…").build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("api_key", SecurityScheme::Http(scheme));
    }
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub(super) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    std::future::ready(Json(document())).await
}
