//! One server: its administrator, and a sign-in page.

use serde_json::{Value, json};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::sync::{OnceCell, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// privacyIDEA.
    PrivacyIdea,
    /// eduMFA.
    EduMfa,
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// Which.
    pub kind: Kind,
    /// Where it is: `http://127.0.0.1:PORT`.
    pub base: String,
    /// Its version, as its script pins it.
    pub version: String,
    /// Its folder.
    home: PathBuf,
    realm: String,
    authorization: String,
}

/// A server that other stories use too.
pub struct WithOthers(&'static Server, #[expect(dead_code, reason = "held")] RwLockReadGuard<'static, ()>);

/// A server that no other story uses now.
pub struct Alone(&'static Server, #[expect(dead_code, reason = "held")] RwLockWriteGuard<'static, ()>);

/// Somebody signs in: what the page was told.
#[derive(Clone, Debug)]
pub struct SignIn {
    user: String,
    detail: Value,
}

static SERVERS: [(OnceCell<Server>, RwLock<()>); 2] = [const { (OnceCell::const_new(), RwLock::const_new(())) }; 2];

/// A server, for a story that leaves it as it is.
pub async fn with_others(kind: Kind) -> WithOthers {
    let (server, lock) = &SERVERS[kind as usize];
    WithOthers(server.get_or_init(|| Server::up(kind)).await, lock.read().await)
}

/// A server, for a story that changes what holds for everybody, and changes it back.
pub async fn alone(kind: Kind) -> Alone {
    let (server, lock) = &SERVERS[kind as usize];
    Alone(server.get_or_init(|| Server::up(kind)).await, lock.write().await)
}

impl Deref for WithOthers {
    type Target = Server;

    fn deref(&self) -> &Server {
        self.0
    }
}

impl Deref for Alone {
    type Target = Server;

    fn deref(&self) -> &Server {
        self.0
    }
}

impl Kind {
    fn script(self) -> &'static str {
        match self {
            Self::PrivacyIdea => concat!(env!("CARGO_MANIFEST_DIR"), "/interop/privacyidea.sh"),
            Self::EduMfa => concat!(env!("CARGO_MANIFEST_DIR"), "/interop/edumfa.sh"),
        }
    }

    /// The variable that names its settings to its library.
    fn settings(self) -> &'static str {
        match self {
            Self::PrivacyIdea => "PRIVACYIDEA_CONFIGFILE",
            Self::EduMfa => "EDUMFA_CONFIGFILE",
        }
    }

    /// The text that people are shown when they sign in, as its script sets it.
    pub fn question(self, user: &str) -> String {
        match self {
            Self::PrivacyIdea => format!("Login for {user} from 127.0.0.1?"),
            Self::EduMfa => "Do you want to log in?".to_owned(),
        }
    }

    /// What a page that waits for the phone is told of a no.
    pub fn waited_in_vain(self) -> &'static str {
        match self {
            Self::PrivacyIdea => "DECLINED",
            Self::EduMfa => "REJECT",
        }
    }

    /// The push tokens that its phones have, the one that it is known for first.
    pub fn push_tokens(self) -> &'static [&'static str] {
        match self {
            Self::PrivacyIdea => &["push"],
            Self::EduMfa => &["edupush", "push"],
        }
    }
}

impl Server {
    async fn up(kind: Kind) -> Self {
        let own = std::process::id().to_string();
        let output = Command::new(kind.script()).args(["up", "--while", &own]).output().await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let about: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |name: &str| about[name].as_str().unwrap().to_owned();
        let mut server = Self {
            kind,
            base: text("base"),
            version: text("version"),
            home: text("home").into(),
            realm: text("realm"),
            authorization: String::new(),
        };
        let token = server.post("/auth", &json!({"username": text("user"), "password": text("password")})).await;
        token["result"]["value"]["token"].as_str().unwrap().clone_into(&mut server.authorization);
        server
    }

    /// An enrolment link of the kind that the server is known for.
    pub async fn offer(&self, user: &str) -> String {
        self.offer_of(self.kind.push_tokens()[0], user).await
    }

    /// An enrolment link for a new token.
    pub async fn offer_of(&self, token: &str, user: &str) -> String {
        let made = self.token(&json!({"type": token, "genkey": 1, "user": user})).await;
        made["pushurl"]["value"].as_str().unwrap().to_owned()
    }

    /// The person types back what the phone shows of a token whose seed has two parts. Tells whether the page takes it.
    pub async fn type_back(&self, about: &Value, serial: &str, typed: &str) -> bool {
        let mut about = about.clone();
        about["realm"] = json!(self.realm);
        about["serial"] = json!(serial);
        about["otpkey"] = json!(typed);
        about["otpkeyformat"] = json!("base32check");
        self.admin("POST", "/token/init", Some(&about)).await.0 == 200
    }

    /// An enrolment link that does not say whether there is a push service, and so not whose it is: as this server makes
    /// them, or, where it says so now, as it made them before.
    pub async fn offer_that_says_less(&self, user: &str) -> String {
        self.offer_of("push", user).await.replace("&poll_only=True", "").replace("&poll_only=False", "")
    }

    /// An enrolment link for a token that there is already.
    pub async fn offer_again(&self, serial: &str) -> String {
        let token = self.about_token(serial).await["tokentype"].clone();
        let made = self.token(&json!({"type": token, "genkey": 1, "serial": serial})).await;
        made["pushurl"]["value"].as_str().unwrap().to_owned()
    }

    /// Makes a token of any kind; what the office is told.
    pub async fn token(&self, about: &Value) -> Value {
        let mut about = about.clone();
        if about.get("user").is_some() {
            about["realm"] = json!(self.realm);
        }
        self.post("/token/init", &about).await["detail"].clone()
    }

    /// What the administrator sees of a token.
    pub async fn about_token(&self, serial: &str) -> Value {
        let found = self.get(&format!("/token/?serial={serial}")).await;
        found["result"]["value"]["tokens"][0].clone()
    }

    /// The administrator deletes a token.
    pub async fn delete(&self, serial: &str) {
        assert_eq!(self.admin("DELETE", &format!("/token/{serial}"), None).await.0, 200);
    }

    /// The administrator revokes a token.
    pub async fn revoke(&self, serial: &str) {
        self.post("/token/revoke", &json!({ "serial": serial })).await;
    }

    /// Sets a policy, in the place of one of that name. What it is bound to: `realm`, `user`.
    pub async fn policy(&self, name: &str, scope: &str, action: &Value, user: Option<&str>) {
        let (realm, user) = user.map_or((json!(""), json!("")), |user| (json!([self.realm]), json!([user])));
        let about = json!({
            "scope": scope, "action": action, "active": true, "priority": 1, "realm": realm, "user": user, "resolver": "",
        });
        self.post(&format!("/policy/{name}"), &about).await;
    }

    /// Removes a policy.
    pub async fn remove_policy(&self, name: &str) {
        assert_eq!(self.admin("DELETE", &format!("/policy/{name}"), None).await.0, 200);
    }

    /// How many seconds a request stays open; `None` for what the server comes with.
    pub async fn set_life(&self, seconds: Option<u32>) {
        for name in ["PushChallengeValidityTime", "EdupushChallengeValidityTime"] {
            match seconds {
                Some(seconds) => drop(self.post("/system/setConfig", &json!({ name: seconds.to_string() })).await),
                None => drop(self.admin("DELETE", &format!("/system/{name}"), None).await),
            }
        }
    }

    /// Somebody signs in; the page is told of it for all tokens of that person.
    pub async fn trigger(&self, user: &str) -> SignIn {
        let triggered = self.post("/validate/triggerchallenge", &json!({"user": user, "realm": self.realm})).await;
        assert!(triggered["result"]["value"].as_u64() >= Some(1), "{triggered}");
        SignIn { user: user.to_owned(), detail: triggered["detail"].clone() }
    }

    /// How a sign-in stands: `pending`, `accept`, `declined` or `cancelled`.
    pub async fn status(&self, sign_in: &SignIn) -> String {
        let reply = self.get(&format!("/validate/polltransaction/{}", sign_in.transaction())).await;
        reply["detail"]["challenge_status"].as_str().unwrap().to_owned()
    }

    /// The sign-in page asks for the result: `ACCEPT` or `REJECT`.
    pub async fn collect(&self, sign_in: &SignIn) -> String {
        self.collect_with(sign_in, "").await
    }

    /// The same, with a code that was typed.
    pub async fn collect_with(&self, sign_in: &SignIn, code: &str) -> String {
        let about = json!({
            "user": sign_in.user, "realm": self.realm, "transaction_id": sign_in.transaction(), "pass": code,
        });
        self.check(&about).await
    }

    /// The sign-in page asks, and the server answers when the phone has: one request that waits (policy `push_wait`).
    pub async fn wait_for_phone(&self, user: &str) -> String {
        self.check(&json!({"user": user, "realm": self.realm, "pass": ""})).await
    }

    /// Whether a code of this token is right. The server takes each one once.
    pub async fn accepts_code(&self, serial: &str, code: &str) -> bool {
        self.check(&json!({"serial": serial, "pass": code})).await == "ACCEPT"
    }

    /// An operator takes an enrolment out of this server, with the server's key for it.
    pub async fn carry_out(&self, serial: &str) -> Vec<u8> {
        self.python("carry_out.py", &[serial], &[]).await
    }

    /// An operator puts an enrolment of another server into this one.
    pub async fn carry_in(&self, carried: &[u8]) {
        self.python("carry_in.py", &[], carried).await;
    }

    /// Runs a script with the server's own library, as an operator at the server can.
    async fn python(&self, script: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        let mut child = Command::new(self.home.join("packages/bin/python"))
            .env(self.kind.settings(), self.home.join("data/settings.py"))
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("interop").join(script))
            .arg(self.home.join("data/settings.py"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    async fn check(&self, about: &Value) -> String {
        self.post("/validate/check", about).await["result"]["authentication"].as_str().unwrap().to_owned()
    }

    /// Where it listens: `127.0.0.1:PORT`.
    pub fn socket(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        let (status, said) = self.admin("GET", path, None).await;
        assert_eq!(status, 200, "{path}: {said}");
        said
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let (status, said) = self.admin("POST", path, Some(body)).await;
        assert_eq!(status, 200, "{path}: {said}");
        said
    }

    async fn admin(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: {}\r\ncontent-length: {}\r\n{}connection: close\r\n\r\n{body}",
            self.socket(),
            self.authorization,
            body.len(),
            if body.is_empty() { "" } else { "content-type: application/json\r\n" },
        );
        let mut line = TcpStream::connect(self.socket()).await.unwrap();
        line.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        line.read_to_string(&mut reply).await.unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_else(|_| panic!("{method} {path}: {reply}")))
    }
}

impl SignIn {
    /// Which option the page shows for a token.
    pub fn shown(&self, serial: &str) -> String {
        self.shown_if_any(serial).unwrap()
    }

    /// The same, where the page shows any.
    pub fn shown_if_any(&self, serial: &str) -> Option<String> {
        let of = self.detail["multi_challenge"].as_array()?.iter().find(|one| one["serial"] == serial)?;
        of["presence_answer"].as_str().map(str::to_owned)
    }

    /// The same, where all tokens of the person are asked for the same one.
    pub fn shown_to_anybody(&self) -> Option<String> {
        let shown = |one: &Value| Some(one["presence_answer"].as_str()?.to_owned());
        self.detail["multi_challenge"].as_array()?.iter().find_map(shown)
    }

    fn transaction(&self) -> &str {
        self.detail["transaction_id"].as_str().unwrap()
    }
}
