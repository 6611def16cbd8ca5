//! The reference provider in this process, spoken to through its router without a socket.

use axum::body::Body;
use axum::http::{Request, header};
use countersign::ports::{HttpCall, HttpReply};
use countersign_provider::config::{Activation, Limit, Limits};
use countersign_provider::{Config, NewOffer, NewTenant, Operator, Parts, Provider, Scope};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

const ORIGIN: &str = "https://login.example.org";
const USER: &str = "ada";
const MANY: Limit = Limit { attempts: 1_000_000, window_seconds: 1 };

/// A provider with one relying party.
pub(crate) struct World {
    runtime: Runtime,
    provider: Provider,
    api_key: String,
    _folder: TempDir,
}

impl World {
    /// Its database is a file below `place`.
    pub(crate) fn below(place: &Path) -> Self {
        let folder = tempfile::tempdir_in(place).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let config = Config {
            database: folder.path().join("provider.db"),
            sealing_key: folder.path().join("sealing.pem"),
            origin: ORIGIN.to_owned(),
            development: true,
            activation: Activation { confirm: false, ..Activation::default() },
            limits: Limits { challenges: MANY, ..Limits::default() },
            ..Config::default()
        };
        let operator = Operator::make_or_open(&folder.path().join("operator.pem")).unwrap();
        let (provider, api_key) = runtime.block_on(async {
            let new = NewTenant { id: "example".to_owned(), name: "Example Bank".to_owned() };
            Provider::init(&config, &new, &operator).await.unwrap();
            let provider = Provider::open(config, Parts::default()).await.unwrap();
            let key = provider.make_api_key("shop.example", "Shop", &[Scope::SignIn]).await.unwrap();
            (provider, key.key.expose().to_owned())
        });
        Self { runtime, provider, api_key, _folder: folder }
    }

    /// A link for a new phone.
    pub(crate) fn offer(&self) -> String {
        let new = NewOffer {
            user: USER.to_owned(),
            label: String::new(),
            full_name: None,
            email: None,
            phone: None,
            typed: false,
        };
        let offer = self.runtime.block_on(self.provider.make_offer(new)).unwrap();
        offer.link.unwrap().expose().to_owned()
    }

    /// The relying party asks; the id of the request.
    pub(crate) fn ask(&self) -> String {
        let made = self.call("/api/v1/sign-ins", &json!({ "user": USER, "application": "Shop", "number": false }));
        made.get("id").and_then(Value::as_str).unwrap().to_owned()
    }

    /// The relying party takes the approval.
    pub(crate) fn collect(&self, id: &str) {
        let outcome = self.call(&format!("/api/v1/sign-ins/{id}/collect"), &json!({}));
        assert_eq!(outcome.get("state").and_then(Value::as_str), Some("approved"));
    }

    /// What a phone sends.
    pub(crate) fn send(&self, call: &HttpCall) -> HttpReply {
        let path = call.url.strip_prefix(ORIGIN).unwrap();
        let mut request = Request::post(path);
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        let (status, body) = self.answer(request.body(Body::from(call.body.clone())).unwrap());
        HttpReply { status, headers: Vec::new(), body }
    }

    fn call(&self, path: &str, body: &Value) -> Value {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.api_key))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        serde_json::from_slice(&self.answer(request).1).unwrap()
    }

    fn answer(&self, request: Request<Body>) -> (u16, Vec<u8>) {
        self.runtime.block_on(async {
            let response = self.provider.router().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            (status, axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
        })
    }
}
