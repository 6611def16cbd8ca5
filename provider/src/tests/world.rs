//! A provider in a temporary folder with a clock that stands still, and callers for both of its doors.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use countersign_wire::purpose::MEDIA_TYPE;
use serde_json::Value;
use tower::ServiceExt;

use crate::{Config, NewTenant, Operator, Parts, Provider, Scope, clock::ManualClock};

pub(crate) const START: i64 = 1_800_000_000_000;

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) operator: Operator,
    pub(crate) config: Config,
    pub(crate) provider: Provider,
    pub(crate) key: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with("example", |_| {}).await
    }

    pub(crate) async fn with(tenant: &str, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(START));
        let mut config = Config {
            database: folder.path().join("provider.db"),
            sealing_key: folder.path().join("sealing.pem"),
            origin: format!("https://{tenant}.test"),
            development: true,
            ..Config::default()
        };
        change(&mut config);
        let operator = Operator::make_or_open(&folder.path().join("operator.pem")).unwrap();
        let parts = Parts { clock: clock.clone(), ringer: None };
        let new = NewTenant { id: tenant.to_owned(), name: "Example Bank".to_owned() };
        Provider::init_at(&config, &new, &operator, &parts).await.unwrap();
        let provider = Provider::open(config.clone(), parts).await.unwrap();
        let key = provider.make_api_key("shop.example", "Shop", &Scope::ALL).await.unwrap().key.expose().to_owned();
        Self { folder, clock, operator, config, provider, key }
    }

    /// Another process on the same database.
    pub(crate) async fn second(&self) -> Provider {
        Provider::open(self.config.clone(), Parts { clock: self.clock.clone(), ringer: None }).await.unwrap()
    }

    pub(crate) fn router(&self) -> Router {
        self.provider.router()
    }

    /// A JSON request under the API key.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
        json(&self.router(), &self.key, method, path, body).await
    }
}

pub(crate) async fn json(router: &Router, key: &str, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = read(response).await;
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned())),
    )
}

/// A phone's request.
pub(crate) async fn post(router: &Router, endpoint: &str, body: &[u8]) -> (StatusCode, Vec<u8>) {
    let request = Request::post(format!("/countersign/v1/{endpoint}"))
        .header(header::CONTENT_TYPE, MEDIA_TYPE)
        .body(Body::from(body.to_vec()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    (response.status(), read(response).await)
}

async fn read(response: Response<Body>) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()
}
