//! An organisation with its provider, on a free loopback port with a temporary database; its operator; and the service
//! that asks the provider over HTTP, as services do.

use super::step::{Fault, must};
use countersign::ports::{HttpCall, Method, Transport};
use countersign_adapters::{HttpOptions, HttpTransport};
use countersign_provider::config::{Lifetimes, Limit, Limits};
use countersign_provider::push::{Bells, Ringer};
use countersign_provider::{Config, NewTenant, Operator, Parts, Provider, Running, Scope, StatementDraft};
use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::{Tenant, Thumbprint};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// The service that Anna works with.
pub(super) const SERVICE: &str = "shop.example";
/// Pause of prompts after a report: long enough to see, short enough to wait for.
const REPORT_PAUSE: u32 = 3;

/// A provider that runs, and those around it.
pub(super) struct Organisation {
    /// The running provider.
    pub(super) provider: Running,
    /// Holds the operator key.
    pub(super) operator: Operator,
    /// Its name on the wire.
    pub(super) tenant: &'static str,
    api_key: String,
    http: HttpTransport,
    _folder: TempDir,
}

/// An offer, as the service's page shows it.
pub(super) struct OfferShown {
    pub(super) id: String,
    pub(super) link: String,
}

/// A sign-in that waits, as the browser shows it.
pub(super) struct SignIn {
    pub(super) id: String,
    pub(super) number: Option<String>,
}

impl Organisation {
    /// Sets a new one up and starts it.
    pub(super) async fn start(tenant: &'static str, name: &str, bells: Arc<Bells>) -> Result<Self, Fault> {
        let folder = tempfile::tempdir().map_err(Fault::of)?;
        let operator = Operator::make_or_open(&folder.path().join("operator.key"))?;
        let ringer: Arc<dyn Ringer> = bells;
        let parts = Parts { ringer: Some(ringer), ..Parts::default() };
        let new = NewTenant { id: tenant.to_owned(), name: name.to_owned() };
        let provider = Provider::start_new(config(&folder), &new, &operator, parts).await?;
        let key = provider.make_api_key(SERVICE, "Shop", &Scope::ALL).await?;
        let http =
            HttpTransport::new(HttpOptions { development: true, ..HttpOptions::default() }).map_err(Fault::of)?;
        Ok(Self { provider, operator, tenant, api_key: key.key.expose().to_owned(), http, _folder: folder })
    }

    /// The service asks for an offer for a person.
    pub(super) async fn make_offer(&self, user: &str) -> Result<OfferShown, Fault> {
        let made =
            self.post("/api/v1/offers", &json!({ "user": user, "label": format!("{user}@acme.example") })).await?;
        Ok(OfferShown { id: text(&made, "id")?, link: text(&made, "link")? })
    }

    /// The same, as a code to type: the code and the address.
    pub(super) async fn make_typed_offer(&self, user: &str) -> Result<(String, String, String), Fault> {
        let made = self.post("/api/v1/offers", &json!({ "user": user, "form": "code" })).await?;
        Ok((text(&made, "id")?, text(&made, "code")?, text(&made, "address")?))
    }

    /// The person types the six digits into the page. Gives the offer's state.
    pub(super) async fn type_digits(&self, offer: &str, digits: &str) -> Result<String, Fault> {
        let path = format!("/api/v1/offers/{offer}/confirm");
        text(&self.post(&path, &json!({ "digits": digits })).await?, "state")
    }

    /// Somebody signs in, in a browser.
    pub(super) async fn sign_in(&self, user: &str, about: Value) -> Result<SignIn, Fault> {
        let mut request = json!({
            "user": user,
            "application": "Web shop",
            "place": "Utrecht, Netherlands",
            "client_address": "198.51.100.7",
        });
        if let (Some(request), Value::Object(about)) = (request.as_object_mut(), about) {
            request.extend(about);
        }
        let made = self.post("/api/v1/sign-ins", &request).await?;
        Ok(SignIn { id: text(&made, "id")?, number: made.get("number").and_then(Value::as_str).map(str::to_owned) })
    }

    /// The service takes the result. Gives its state.
    pub(super) async fn collect(&self, sign_in: &SignIn) -> Result<String, Fault> {
        let taken =
            self.post(&format!("/api/v1/sign-ins/{}/collect", sign_in.id), &json!({ "wait_seconds": 5 })).await?;
        text(&taken, "state")
    }

    /// The service checks a typed code.
    pub(super) async fn verify_code(&self, user: &str, code: &str) -> Result<bool, Fault> {
        let answer = self.post("/api/v1/codes/verify", &json!({ "user": user, "code": code })).await?;
        Ok(answer.get("accepted") == Some(&Value::Bool(true)))
    }

    /// The service asks something that should be refused; gives the refusal's code.
    pub(super) async fn refusal(&self, path: &str, body: &Value) -> Result<String, Fault> {
        let (status, answer) = self.call(path, body).await?;
        must(status >= 400, "the provider refuses the service")?;
        text(&answer, "code")
    }

    /// The operator signs a statement and the provider publishes it.
    pub(super) async fn publish(&self, draft: &StatementDraft) -> Result<VerifiedStatement, Fault> {
        let signed = self.operator.sign(draft)?;
        self.provider.publish_statement(signed.clone()).await?;
        VerifiedStatement::open(&signed, &self.pin()?).map_err(Fault::of)
    }

    /// Whom phones pin.
    pub(super) fn pin(&self) -> Result<Pin, Fault> {
        let thumbprint = data_encoding::HEXLOWER.decode(self.operator.thumbprint().as_bytes()).map_err(Fault::of)?;
        let operator = Thumbprint::try_from(thumbprint.as_slice()).map_err(Fault::of)?;
        Ok(Pin { tenant: Tenant::parse(self.tenant).map_err(Fault::of)?, operator })
    }

    /// How many phones the provider rings for a person.
    pub(super) async fn phones_of(&self, user: &str) -> Result<usize, Fault> {
        Ok(self.provider.user(user).await?.phones.len())
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, Fault> {
        match self.call(path, body).await? {
            (status, answer) if status < 300 => Ok(answer),
            (status, answer) => {
                let detail = answer.get("detail").and_then(Value::as_str).unwrap_or("no reason given");
                Err(Fault::Service(format!("{status}: {detail}")))
            }
        }
    }

    async fn call(&self, path: &str, body: &Value) -> Result<(u16, Value), Fault> {
        let call = HttpCall {
            method: Method::Post,
            url: format!("http://{}{path}", self.provider.address()),
            headers: vec![
                ("authorization".to_owned(), format!("Bearer {}", self.api_key)),
                ("content-type".to_owned(), "application/json".to_owned()),
            ],
            body: body.to_string().into_bytes(),
            limit: Duration::from_secs(15),
        };
        let reply = self.http.send(call).await.map_err(Fault::of)?;
        Ok((reply.status, serde_json::from_slice(&reply.body).map_err(Fault::of)?))
    }
}

/// Everything as usual, except that this story asks more often than a person would, and is in a hurry.
fn config(folder: &TempDir) -> Config {
    let often = Limit { attempts: 1_000, window_seconds: 300 };
    Config {
        database: folder.path().join("provider.db"),
        sealing_key: folder.path().join("sealing.key"),
        listen: ([127, 0, 0, 1], 0).into(),
        development: true,
        lifetimes: Lifetimes { report_pause_seconds: REPORT_PAUSE, stop_seconds: 2, ..Lifetimes::default() },
        limits: Limits { challenges: often, offers_per_address: often, ..Limits::default() },
        ..Config::default()
    }
}

fn text(of: &Value, field: &str) -> Result<String, Fault> {
    let found = of.get(field).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Fault::Wrong(format!("the provider's answer has a field \"{field}\"")))
}
