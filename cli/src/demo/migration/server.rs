//! A server of somebody else: started by its script, with its administrator and a sign-in page.

use crate::demo::step::Fault;
use countersign::ports::{HttpCall, Method, Transport};
use countersign_adapters::{HttpOptions, HttpTransport};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use tokio::process::Command;

/// An enrolment takes the server a key of 4096 bits.
const LIMIT: Duration = Duration::from_mins(1);

/// What brings a server up.
pub(super) struct Script(PathBuf);

/// A running one.
pub(super) struct Server {
    /// Its name and version, as it gives them itself.
    pub(super) version: String,
    base: String,
    realm: String,
    authorization: String,
    http: HttpTransport,
}

/// Somebody signs in.
pub(super) struct SignIn {
    transaction: String,
}

impl Script {
    /// In this folder, or in one above it.
    pub(super) fn find(name: &str) -> Option<Self> {
        let here = std::env::current_dir().ok()?;
        let scripts = here.ancestors().map(|folder| folder.join("tests/interop").join(name).with_extension("sh"));
        scripts.into_iter().find(|script| script.is_file()).map(Self)
    }
}

impl Server {
    /// Brings it up for as long as this program runs.
    pub(super) async fn start(script: &Script) -> Result<Self, Fault> {
        let own = std::process::id().to_string();
        let output = Command::new(&script.0).args(["up", "--while", &own]).output().await.map_err(Fault::of)?;
        if !output.status.success() {
            return Err(Fault::Service(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        let about: Value = serde_json::from_slice(&output.stdout).map_err(Fault::of)?;
        let http =
            HttpTransport::new(HttpOptions { development: true, ..HttpOptions::default() }).map_err(Fault::of)?;
        let mut server = Self {
            version: String::new(),
            base: text(&about, "/base")?,
            realm: text(&about, "/realm")?,
            authorization: String::new(),
            http,
        };
        let administrator = json!({"username": text(&about, "/user")?, "password": text(&about, "/password")?});
        let token = server.post("/auth", &administrator).await?;
        server.authorization = text(&token, "/result/value/token")?;
        server.version = text(&token, "/version")?;
        Ok(server)
    }

    /// An enrolment link, as the administrator's page shows it: for a server that phones know by this name.
    pub(super) async fn offer(&self, kind: &str, user: &str, host: &str) -> Result<String, Fault> {
        let wanted = json!({"type": kind, "genkey": 1, "user": user, "realm": self.realm});
        let link = text(&self.post("/token/init", &wanted).await?, "/detail/pushurl/value")?;
        Ok(link.replace("http%3A//127.0.0.1", &format!("http%3A//{host}")))
    }

    /// Somebody signs in with a password; the phone is to say yes.
    pub(super) async fn sign_in(&self, serial: &str) -> Result<SignIn, Fault> {
        let reply = self.post("/validate/triggerchallenge", &json!({ "serial": serial })).await?;
        Ok(SignIn { transaction: text(&reply, "/detail/transaction_id")? })
    }

    /// Whether the page lets them in.
    pub(super) async fn lets_in(&self, serial: &str, sign_in: &SignIn) -> Result<bool, Fault> {
        let about = json!({"serial": serial, "transaction_id": sign_in.transaction, "pass": ""});
        Ok(text(&self.post("/validate/check", &about).await?, "/result/authentication")? == "ACCEPT")
    }

    /// Whether anybody can still be asked for this token.
    pub(super) async fn rings(&self, serial: &str) -> Result<bool, Fault> {
        let reply = self.post("/validate/triggerchallenge", &json!({ "serial": serial })).await?;
        Ok(reply.pointer("/result/value").and_then(Value::as_u64) >= Some(1))
    }

    /// The administrator ends a token.
    pub(super) async fn revoke(&self, serial: &str) -> Result<(), Fault> {
        self.post("/token/revoke", &json!({ "serial": serial })).await.map(|_| ())
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, Fault> {
        let call = HttpCall {
            method: Method::Post,
            url: format!("{}{path}", self.base),
            headers: vec![
                ("authorization".to_owned(), self.authorization.clone()),
                ("content-type".to_owned(), "application/json".to_owned()),
            ],
            body: body.to_string().into_bytes(),
            limit: LIMIT,
        };
        let reply = self.http.send(call).await.map_err(Fault::of)?;
        let said: Value = serde_json::from_slice(&reply.body).map_err(Fault::of)?;
        match said.pointer("/result/error/message") {
            None => Ok(said),
            Some(message) => Err(Fault::Service(format!("{path}: {message}"))),
        }
    }
}

fn text(of: &Value, at: &str) -> Result<String, Fault> {
    let found = of.pointer(at).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Fault::Wrong(format!("the server's answer has {at}")))
}
