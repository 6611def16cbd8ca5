//! A phone: the public facade over real ports, with a clock that may be wrong.

use crate::stage::{self, Home, KeysInMemory, Network};
use async_trait::async_trait;
use countersign::account::{AccountId, DeviceToken, PushState};
use countersign::activation::Activate;
use countersign::authenticator::{
    AccountView, Activated, Finding, FindingState, PendingApproval, Ticket, TicketResult,
};
use countersign::exchange::{Answered, Decision, Receipt};
use countersign::log::Event;
use countersign::ports::{Clock, HttpCall, HttpReply, Ports, SendError, Transport, UnixMillis};
use countersign::protocols::{Answer, OfferText};
use countersign::{Authenticator, Config, Failure, FailureCode};
use countersign_adapters::{FileAnchor, HttpOptions, HttpTransport, SoftwareSigner, SystemClock, SystemEntropy};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A phone and what it has said.
pub struct Phone {
    /// The core.
    pub app: Authenticator,
    said: Said,
    _home: Home,
}

/// A clock that is ahead by so many milliseconds, or behind.
pub struct WrongClock(pub SystemClock, pub i64);

/// A call that left the phone, and what came back.
pub type Spoken = (HttpCall, Result<HttpReply, SendError>);

#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<Spoken>>>);

struct Line(Arc<dyn Transport>, Said);

impl Phone {
    /// A phone whose clock is right.
    pub async fn new() -> Self {
        Self::with_clock_off_by(0).await
    }

    /// A phone whose clock is ahead by so many milliseconds.
    pub async fn with_clock_off_by(ahead_ms: i64) -> Self {
        Self::over(ahead_ms, http(HttpOptions::default())).await
    }

    /// A phone that trusts these certificates beside those of the world: DER, X.509.
    pub async fn trusting(extra_roots: Vec<Vec<u8>>) -> Self {
        Self::over(0, http(HttpOptions { extra_roots, ..HttpOptions::default() })).await
    }

    /// A phone that knows servers by their names in this network.
    pub async fn in_network(network: &Network) -> Self {
        Self::over(0, Arc::new(stage::Line::new(network))).await
    }

    /// A phone whose calls go there.
    pub async fn over(ahead_ms: i64, way_out: Arc<dyn Transport>) -> Self {
        let (home, said) = (Home::new(), Said::default());
        let ports = Ports {
            clock: Arc::new(WrongClock(SystemClock, ahead_ms)),
            entropy: Arc::new(SystemEntropy),
            signer: Arc::new(SoftwareSigner::in_memory()),
            transport: Arc::new(Line(way_out, said.clone())),
            vault_keys: Arc::new(KeysInMemory::default()),
            anchor: Arc::new(FileAnchor::new(&home.file("anchor"))),
            listener: Arc::new(()),
        };
        let app = Authenticator::open(ports, Config { vault: home.vault(), development: true }).await.unwrap();
        Self { app, said, _home: home }
    }

    /// Enrols a new account, and proves it.
    pub async fn enrol(&self, link: &str) -> Result<AccountId, Failure> {
        self.activate(link, Activate::New { label: None }).await
    }

    /// Enrols, and proves it.
    pub async fn activate(&self, link: &str, how: Activate) -> Result<AccountId, Failure> {
        let Activated { account, proof, .. } = self.outcome(self.begin(link, how).await?).await?;
        if let Some(proof) = proof {
            self.outcome(self.app.ticket::<Activated>(&proof)?.unwrap()).await?;
        }
        Ok(account)
    }

    /// Scans a link, lets its host be asked where that is needed, and says that it is to be added.
    pub async fn begin(&self, link: &str, how: Activate) -> Result<Ticket<Activated>, Failure> {
        let mut offer = self.app.read_offer(&OfferText::scanned(link.to_owned()).unwrap())?;
        offer.look_up().await?;
        offer.activate(how)
    }

    /// Polls, and gives what is open.
    pub async fn prompts(&self) -> Vec<PendingApproval> {
        self.app.poll_once().await.unwrap();
        self.app.pending().unwrap()
    }

    /// Polls, and gives the one prompt that is open.
    pub async fn prompt(&self) -> PendingApproval {
        let mut prompts = self.prompts().await;
        assert_eq!(prompts.len(), 1, "one prompt");
        prompts.remove(0)
    }

    /// Polls until there is a prompt.
    pub async fn first_prompt(&self) -> PendingApproval {
        for _ in 0..40 {
            if let Some(prompt) = self.prompts().await.pop() {
                return prompt;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no prompt comes");
    }

    /// Decides, and delivers it.
    pub async fn decide(&self, prompt: PendingApproval, answer: Answer) -> Result<Answered, Failure> {
        self.outcome(prompt.decide(&answer)?).await
    }

    /// Approves a prompt that asks for no number.
    pub async fn approve(&self, prompt: PendingApproval) -> Result<Answered, Failure> {
        self.decide(prompt, Answer::Approve { number: None }).await
    }

    /// A push service gave it an address: every server is told.
    pub async fn set_device_token(&self, token: DeviceToken) -> Vec<Result<(), Failure>> {
        let mut told = Vec::new();
        for ticket in self.app.set_device_token(token).unwrap() {
            told.push(self.outcome(ticket).await);
        }
        told
    }

    /// Works until a ticket has its end.
    pub async fn outcome<T: TicketResult>(&self, ticket: Ticket<T>) -> Result<T, Failure> {
        for _ in 0..30 {
            self.app.work_until_idle(Duration::from_mins(1), true).await?;
            if let Some(ended) = ticket.ready() {
                return ended;
            }
            tokio::time::sleep(Duration::from_millis(200)).await; // it was put off for a moment
            self.app.hurry();
        }
        panic!("an exchange does not end: {:?}", self.app.under_way());
    }

    /// Its one account.
    pub fn account(&self) -> AccountView {
        let mut accounts = self.app.accounts().unwrap();
        assert_eq!(accounts.len(), 1, "one account");
        accounts.remove(0)
    }

    /// Whether prompts work for its one account.
    pub fn push(&self) -> PushState {
        self.account().push
    }

    /// The serial of its only token, which it has sent with every poll.
    pub fn serial(&self) -> String {
        let polled = |(call, _): &(HttpCall, _)| Some(call.url.split_once("?serial=")?.1.split('&').next()?.to_owned());
        self.said().iter().rev().find_map(polled).unwrap()
    }

    /// The code of its one account: the one of this moment, or the next one.
    pub fn code(&self) -> String {
        let account = self.account().id;
        let now = self.app.codes(&[account]).unwrap().rows.into_iter().find_map(|row| row.now);
        match now {
            Some(now) => now.code.as_str().to_owned(),
            None => self.app.next_hotp(&account).unwrap().code.as_str().to_owned(),
        }
    }

    /// What the check of its one account complains about, once it has asked the server.
    pub async fn complaints(&self) -> Vec<FailureCode> {
        let findings = self.app.diagnose(&self.account().id).await.unwrap();
        let complaint = |finding: Finding| match finding.state {
            FindingState::Attention(failure) => Some(failure.code),
            FindingState::Fine | FindingState::Unknown => None,
        };
        findings.into_iter().filter_map(complaint).collect()
    }

    /// By how many milliseconds the check says that this phone's clock is ahead.
    pub async fn clock_complaint(&self) -> Option<i64> {
        let findings = self.app.diagnose(&self.account().id).await.unwrap();
        findings.into_iter().find_map(|finding| match finding.state {
            FindingState::Attention(failure) if failure.code == FailureCode::ClockWrong => failure.clock_ahead_ms,
            _ => None,
        })
    }

    /// What happened to its one account.
    pub fn events(&self) -> Vec<Event> {
        self.app.log(&self.account().id).unwrap().into_iter().filter_map(|entry| entry.event).collect()
    }

    /// The calls that it has made so far, with what came back.
    pub fn said(&self) -> Vec<Spoken> {
        self.said.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last call whose body has this word in it.
    pub fn last_said(&self, word: &str) -> HttpCall {
        let has = |(call, _): &&(HttpCall, _)| String::from_utf8_lossy(&call.body).contains(word);
        self.said().iter().rfind(has).unwrap().0.clone()
    }

    /// Somebody who has kept a call sends it once more.
    pub async fn replay(&self, call: HttpCall) -> HttpReply {
        http(HttpOptions::default()).send(call).await.unwrap()
    }
}

fn http(options: HttpOptions) -> Arc<dyn Transport> {
    Arc::new(HttpTransport::new(HttpOptions { development: true, ..options }).unwrap())
}

/// What the server has taken down.
pub fn decided(answered: &Answered) -> Decision {
    match &answered.receipt {
        Receipt::Recorded { decision, .. } | Receipt::Noted { decision } => *decision,
        other @ Receipt::TooLate(_) => panic!("{other:?}"),
    }
}

/// Its reply proves that it counts.
pub fn is_recorded(answered: &Answered) -> bool {
    matches!(answered.receipt, Receipt::Recorded { .. })
}

/// The code that the phone shows after a yes.
pub fn code_to_show(answered: &Answered) -> Option<String> {
    match &answered.receipt {
        Receipt::Recorded { code_to_show, .. } => code_to_show.clone(),
        Receipt::Noted { .. } | Receipt::TooLate(_) => None,
    }
}

#[async_trait]
impl Transport for Line {
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        let reply = self.0.send(call.clone()).await;
        self.1.0.lock().unwrap_or_else(PoisonError::into_inner).push((call, reply.clone()));
        reply
    }
}

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
