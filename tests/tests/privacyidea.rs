//! A real privacyIDEA answers the phone.
//!
//! `tests/interop/privacyidea.sh` brings the server up and takes it down. The phone is the public facade over real ports;
//! the administrator and the sign-in page are played over the server's HTTP interface. One server serves all stories,
//! one after the other.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test without its scene must fail")]

use async_trait::async_trait;
use countersign::account::{PushState, Trouble};
use countersign::activation::Activate;
use countersign::approval::NumberToType;
use countersign::authenticator::{Activated, PendingApproval, Ticket, TicketResult};
use countersign::exchange::{Answered, Decision, Receipt};
use countersign::ports::{Clock, HttpCall, Method, Ports, Transport, UnixMillis};
use countersign::protocols::{Answer, OfferText, OfferWarning};
use countersign::{Authenticator, Config, Failure, FailureCode};
use countersign_adapters::{FileAnchor, HttpOptions, HttpTransport, SoftwareSigner, SystemClock, SystemEntropy};
use countersign_tests::stage::{Home, KeysInMemory};
use serde_json::{Value, json};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_real_privacyidea_answers_the_phone() {
    let server = Server::up().await;
    yes_and_no(&server).await;
    a_number_that_the_browser_shows(&server).await;
    a_code_that_the_phone_shows(&server).await;
    a_clock_that_is_two_hours_off(&server).await;
    another_phone_takes_the_token_over(&server).await;
}

async fn yes_and_no(server: &Server) {
    let phone = Phone::new(0).await;
    let link = server.offer("alice", None).await;
    let offer = phone.app.read_offer(&OfferText::scanned(link.clone()).unwrap()).unwrap();
    assert_eq!(offer.about().host.as_deref(), Some("127.0.0.1"));
    assert_eq!(offer.about().issuer.as_deref(), Some("Interop"));
    assert_eq!(offer.about().account.as_deref(), Some("alice@phone"));
    assert_eq!(offer.about().warnings, [OfferWarning::AsksForUncheckedTls, OfferWarning::Development]);
    phone.enrol(&link).await.unwrap();
    assert_eq!(phone.push_state(), PushState::NoDeviceToken);

    let sign_in = server.trigger("alice").await;
    assert_eq!(server.status(&sign_in).await, "pending");
    let prompt = phone.prompt().await;
    assert_eq!(prompt.about().title.as_ref().unwrap().as_str(), "Interop login");
    assert_eq!(prompt.about().text.as_ref().unwrap().as_str(), "Login for alice from 127.0.0.1?");
    assert_eq!(prompt.about().number, NumberToType::None);
    let answered = phone.decide(prompt, Answer::Approve { number: None }).await.unwrap();
    assert_eq!(recorded(&answered), (Decision::Approve, None));
    assert_eq!(server.status(&sign_in).await, "accept");
    assert_eq!(server.collect(&sign_in, "").await, "ACCEPT");

    for no in [Answer::Deny, Answer::Report] {
        let sign_in = server.trigger("alice").await;
        let prompt = phone.prompt().await;
        let answered = phone.decide(prompt, no).await.unwrap();
        assert_eq!(recorded(&answered), (Decision::Deny, None));
        assert_eq!(server.status(&sign_in).await, "declined");
    }

    let stranger = Phone::new(0).await;
    assert_eq!(stranger.enrol(&link).await.unwrap_err().code, FailureCode::OfferSpent);
    let right = server.offer("alice", None).await;
    let (before, after) = right.split_once("credential=").unwrap();
    let wrong = format!("{before}credential={}{}", "0".repeat(40), &after[40..]);
    assert_eq!(stranger.enrol(&wrong).await.unwrap_err().code, FailureCode::OfferWrong);
}

async fn a_number_that_the_browser_shows(server: &Server) {
    let phone = Phone::new(0).await;
    phone.enrol(&server.offer("bob", None).await).await.unwrap();
    let sign_in = server.trigger("bob").await;
    let prompt = phone.prompt().await;
    assert_eq!(prompt.about().number, NumberToType::Digits(2));
    let shown = sign_in["multi_challenge"][0]["presence_answer"].as_str().unwrap().to_owned();
    let answered = phone.decide(prompt, Answer::Approve { number: Some(shown) }).await.unwrap();
    assert_eq!(recorded(&answered).0, Decision::Approve);
    assert_eq!(server.collect(&sign_in, "").await, "ACCEPT");

    let sign_in = server.trigger("bob").await;
    let prompt = phone.prompt().await;
    phone.decide(prompt, Answer::Deny).await.unwrap();
    assert_eq!(server.status(&sign_in).await, "declined");
}

async fn a_code_that_the_phone_shows(server: &Server) {
    let phone = Phone::new(0).await;
    phone.enrol(&server.offer("dave", None).await).await.unwrap();
    let sign_in = server.trigger("dave").await;
    let prompt = phone.prompt().await;
    let answered = phone.decide(prompt, Answer::Approve { number: None }).await.unwrap();
    let (decision, code) = recorded(&answered);
    assert_eq!(decision, Decision::Approve);
    assert_eq!(server.collect(&sign_in, &code.unwrap()).await, "ACCEPT");
}

async fn a_clock_that_is_two_hours_off(server: &Server) {
    for ahead in [7_200_000, -7_200_000] {
        let phone = Phone::new(ahead).await;
        phone.enrol(&server.offer("alice", None).await).await.unwrap();
        let sign_in = server.trigger("alice").await;
        let prompt = phone.prompt().await;
        phone.decide(prompt, Answer::Approve { number: None }).await.unwrap();
        assert_eq!(server.collect(&sign_in, "").await, "ACCEPT");
    }
}

async fn another_phone_takes_the_token_over(server: &Server) {
    let (old, new) = (Phone::new(0).await, Phone::new(0).await);
    let link = server.offer("alice", None).await;
    let serial = link.split("serial=").nth(1).unwrap().split('&').next().unwrap();
    old.enrol(&link).await.unwrap();
    new.enrol(&server.offer("alice", Some(serial)).await).await.unwrap();
    old.app.poll_once().await.unwrap();
    let suspicion = PushState::NeedsReactivation { reason: Trouble::TakenOver, suspected: true };
    assert_eq!(old.push_state(), suspicion);
    new.app.poll_once().await.unwrap();
    assert_eq!(new.push_state(), PushState::NoDeviceToken);
}

fn recorded(answered: &Answered) -> (Decision, Option<String>) {
    match &answered.receipt {
        Receipt::Recorded { decision, code_to_show, .. } => (*decision, code_to_show.clone()),
        other => panic!("{other:?}"),
    }
}

/// A phone, whose clock may be wrong.
struct Phone {
    app: Authenticator,
    _home: Home,
}

impl Phone {
    async fn new(ahead_ms: i64) -> Self {
        let home = Home::new();
        let ports = Ports {
            clock: Arc::new(WrongClock(SystemClock, ahead_ms)),
            entropy: Arc::new(SystemEntropy),
            signer: Arc::new(SoftwareSigner::in_memory()),
            transport: Arc::new(transport()),
            vault_keys: Arc::new(KeysInMemory::default()),
            anchor: Arc::new(FileAnchor::new(&home.file("anchor"))),
            listener: Arc::new(()),
        };
        let app = Authenticator::open(ports, Config { vault: home.vault(), development: true }).await.unwrap();
        Self { app, _home: home }
    }

    /// Enrols and proves it.
    async fn enrol(&self, link: &str) -> Result<(), Failure> {
        let offer = self.app.read_offer(&OfferText::scanned(link.to_owned()).unwrap())?;
        let Activated { proof, .. } = self.outcome(offer.activate(Activate::New { label: None })?).await?;
        self.outcome(self.app.ticket::<Activated>(&proof.unwrap())?.unwrap()).await.map(|_| ())
    }

    async fn prompt(&self) -> PendingApproval {
        self.app.poll_once().await.unwrap();
        let mut prompts = self.app.pending().unwrap();
        assert_eq!(prompts.len(), 1, "one prompt");
        prompts.remove(0)
    }

    async fn decide(&self, prompt: PendingApproval, answer: Answer) -> Result<Answered, Failure> {
        self.outcome(prompt.decide(&answer)?).await
    }

    async fn outcome<T: TicketResult>(&self, ticket: Ticket<T>) -> Result<T, Failure> {
        for _ in 0..10 {
            self.app.work_until_idle(Duration::from_mins(1), true).await?;
            if let Some(ended) = ticket.ready() {
                return ended;
            }
        }
        panic!("an exchange does not end: {:?}", self.app.under_way());
    }

    fn push_state(&self) -> PushState {
        self.app.accounts().unwrap().remove(0).push
    }
}

/// A clock that is ahead by so many milliseconds.
struct WrongClock(SystemClock, i64);

#[async_trait]
impl Clock for WrongClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.now().0 + self.1)
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration).await;
    }
}

fn transport() -> HttpTransport {
    HttpTransport::new(HttpOptions { development: true, ..HttpOptions::default() }).unwrap()
}

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/interop/privacyidea.sh");

/// The server, its administrator and a sign-in page. Stopped when dropped.
struct Server {
    base: String,
    realm: String,
    authorization: String,
    transport: HttpTransport,
}

impl Server {
    async fn up() -> Self {
        let output = Command::new(SCRIPT).arg("up").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let about: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |name: &str| about[name].as_str().unwrap().to_owned();
        let mut server =
            Self { base: text("base"), realm: text("realm"), authorization: String::new(), transport: transport() };
        let token = server.post("/auth", &json!({"username": text("user"), "password": text("password")})).await;
        token["result"]["value"]["token"].as_str().unwrap().clone_into(&mut server.authorization);
        server
    }

    /// An enrolment link for a new token, or for the same once more.
    async fn offer(&self, user: &str, serial: Option<&str>) -> String {
        let mut wanted = json!({"type": "push", "genkey": 1, "user": user, "realm": self.realm});
        if let Some(serial) = serial {
            wanted["serial"] = json!(serial);
        }
        let made = self.post("/token/init", &wanted).await;
        made["detail"]["pushurl"]["value"].as_str().unwrap().to_owned()
    }

    /// Somebody signs in: what the sign-in page is told.
    async fn trigger(&self, user: &str) -> Value {
        let triggered = self.post("/validate/triggerchallenge", &json!({"user": user, "realm": self.realm})).await;
        assert!(triggered["result"]["value"].as_u64() >= Some(1), "{triggered}");
        let mut sign_in = triggered["detail"].clone();
        sign_in["user"] = json!(user);
        sign_in
    }

    /// How a sign-in stands.
    async fn status(&self, sign_in: &Value) -> String {
        let id = sign_in["transaction_id"].as_str().unwrap();
        let reply = self.call(Method::Get, &format!("/validate/polltransaction/{id}"), Vec::new()).await;
        reply["detail"]["challenge_status"].as_str().unwrap().to_owned()
    }

    /// The sign-in page asks for the result.
    async fn collect(&self, sign_in: &Value, code: &str) -> String {
        let about = json!({
            "user": sign_in["user"], "realm": self.realm, "transaction_id": sign_in["transaction_id"], "pass": code,
        });
        let reply = self.post("/validate/check", &about).await;
        reply["result"]["authentication"].as_str().unwrap().to_owned()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        self.call(Method::Post, path, body.to_string().into_bytes()).await
    }

    async fn call(&self, method: Method, path: &str, body: Vec<u8>) -> Value {
        let mut headers = vec![("authorization".to_owned(), self.authorization.clone())];
        if method == Method::Post {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let call =
            HttpCall { method, url: format!("{}{path}", self.base), headers, body, limit: Duration::from_mins(1) };
        let reply = self.transport.send(call).await.unwrap();
        let said = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(reply.status, 200, "{path}: {said}");
        said
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = Command::new(SCRIPT).arg("stop").status();
        assert!(stopped.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}
