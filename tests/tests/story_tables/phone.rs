//! The phone of the tables, in Rust: the public facade and nothing else.

use countersign::account::{DeviceToken, PushState};
use countersign::activation::Activate;
use countersign::approval::NumberToType;
use countersign::authenticator::{
    AccountView, Activated, FindingState, PendingApproval, PendingOffer, Ticket, TicketResult,
};
use countersign::exchange::{Answered, Decision, ExchangeId, Receipt};
use countersign::ports::Ports;
use countersign::protocols::{Answer, OfferText};
use countersign::{Authenticator, Config, Failure};
use countersign_adapters::{FileAnchor, HttpOptions, HttpTransport, SoftwareSigner, SystemClock, SystemEntropy};
use countersign_tests::stage::{Home, KeysInMemory};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One run of the worker.
const BUDGET: Duration = Duration::from_secs(5);
/// Nothing in a story takes longer.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Phone {
    core: Authenticator,
    offer: Option<PendingOffer>,
    proof: Option<ExchangeId>,
    _home: Home,
}

/// What a step can come to, apart from what it should.
enum Trouble {
    /// The product refuses: an outcome.
    Failure(Failure),
    /// The step cannot be played.
    Broken(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

type Outcome = Result<Value, Trouble>;

impl Phone {
    pub(crate) async fn new() -> Self {
        let home = Home::new();
        let http = HttpTransport::new(HttpOptions { development: true, ..HttpOptions::default() }).unwrap();
        let ports = Ports {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            signer: Arc::new(SoftwareSigner::in_memory()),
            transport: Arc::new(http),
            vault_keys: Arc::new(KeysInMemory::default()),
            anchor: Arc::new(FileAnchor::new(&home.file("anchor"))),
            listener: Arc::new(()),
        };
        let core = Authenticator::open(ports, Config { vault: home.vault(), development: true }).await.unwrap();
        Self { core, offer: None, proof: None, _home: home }
    }

    /// Plays a step and gives its outcome.
    pub(crate) async fn perform(&mut self, does: &str, with: &Map<String, Value>) -> Value {
        let text = |name: &str| with.get(name).and_then(Value::as_str).map(str::to_owned);
        let outcome = match does {
            "look" => self.look(text("link"), text("code"), text("address")).await,
            "activate" => self.activate(with.get("replacing") == Some(&Value::Bool(true))).await,
            "prove" => self.prove().await,
            "account" => self.account().map(|account| shown(&account)),
            "rename" => self.rename(&text("label").unwrap_or_default()),
            "ring" => self.ring(text("token").unwrap_or_default()).await,
            "receive" => self.receive(),
            "prompts" => self.prompts().await.map(|prompts| json!({ "count": prompts.len() })),
            "prompt" => self.prompt().await.map(|prompt| facts(&prompt)),
            "approve" => self.answer(&Answer::Approve { number: text("number") }).await,
            "deny" => self.answer(&Answer::Deny).await,
            "report" => self.answer(&Answer::Report).await,
            "code" => self.code(),
            "codes" => self.codes(),
            "moves" => self.moves().await,
            "move" => self.follow().await,
            "check" => self.check().await,
            other => Err(Trouble::Broken(format!("a phone does not know how to {other}"))),
        };
        match outcome {
            Ok(value) => value,
            Err(Trouble::Failure(failure)) => json!({ "failure": failure.code.word() }),
            Err(Trouble::Broken(why)) => json!({ "broken": why }),
        }
    }

    async fn look(&mut self, link: Option<String>, code: Option<String>, address: Option<String>) -> Outcome {
        let text = match (link, code) {
            (Some(link), _) => OfferText::scanned(link),
            (None, code) => OfferText::typed(code.unwrap_or_default(), address.unwrap_or_default()),
        };
        let mut offer = self.core.read_offer(&text.map_err(Failure::from)?)?;
        offer.look_up().await?;
        let about = offer.about();
        let outcome = json!({
            "host": about.host,
            "issuer": about.issuer,
            "account": about.account,
            "prompts": about.gives.prompts,
            "codes": about.gives.codes,
            "renews": offer.renews().is_some(),
        });
        self.offer = Some(offer);
        Ok(outcome)
    }

    async fn activate(&mut self, replacing: bool) -> Outcome {
        let offer = self.offer.take().ok_or_else(|| Trouble::Broken("no offer was looked at".to_owned()))?;
        let how = if replacing { Activate::Replacing(self.account()?.id) } else { Activate::New { label: None } };
        let activated = self.finish(offer.activate(how)?).await?;
        self.proof = activated.proof;
        Ok(json!({ "digits": activated.confirmation }))
    }

    async fn prove(&mut self) -> Outcome {
        let proof = self.proof.take().ok_or_else(|| Trouble::Broken("nothing was activated".to_owned()))?;
        if let Some(ticket) = self.core.ticket::<()>(&proof)? {
            self.finish(ticket).await?;
        }
        Ok(json!({}))
    }

    fn rename(&self, label: &str) -> Outcome {
        self.core.rename(&self.account()?.id, label)?;
        Ok(json!({}))
    }

    async fn ring(&self, token: String) -> Outcome {
        for told in self.core.set_device_token(DeviceToken::Fcm(token))? {
            self.finish(told).await?;
        }
        Ok(json!({ "prompts": state(&self.account()?.push) }))
    }

    /// A bell carries nothing that matters, so any bytes will do.
    fn receive(&self) -> Outcome {
        let prompt = self.core.receive(b"whatever a push service puts here")?;
        Ok(json!({ "shown": prompt.is_some() }))
    }

    async fn answer(&self, answer: &Answer) -> Outcome {
        let ticket = self.prompt().await?.decide(answer)?;
        Ok(receipt(&self.finish(ticket).await?))
    }

    fn code(&self) -> Outcome {
        let rows = self.core.codes(&[self.account()?.id])?.rows;
        let now = rows.iter().find_map(|row| row.now.as_ref());
        let code = now.ok_or_else(|| Trouble::Broken("the account makes no codes".to_owned()))?.code.as_str();
        Ok(json!({ "code": code, "digits": code.len() }))
    }

    fn codes(&self) -> Outcome {
        let rows = self.core.codes(&[self.account()?.id])?.rows;
        let digits = rows.iter().filter_map(|row| row.now.as_ref()).map(|now| now.code.as_str().len());
        Ok(json!({ "digits": digits.collect::<Vec<_>>() }))
    }

    async fn moves(&self) -> Outcome {
        self.work().await?;
        let moves = self.core.moves()?;
        let accounts: usize = moves.iter().map(|found| found.about().accounts.len()).sum();
        Ok(json!({ "moves": moves.len(), "accounts": accounts }))
    }

    async fn follow(&self) -> Outcome {
        let mut moved = 0;
        for found in self.core.moves()? {
            for ticket in found.confirm()? {
                let Activated { proof, .. } = self.finish(ticket).await?;
                if let Some(ticket) = proof.map(|proof| self.core.ticket::<()>(&proof)).transpose()?.flatten() {
                    self.finish(ticket).await?;
                }
                moved += 1;
            }
        }
        Ok(json!({ "moved": moved }))
    }

    async fn check(&self) -> Outcome {
        let findings = self.core.diagnose(&self.account()?.id).await?;
        let attention = findings.into_iter().filter_map(|finding| match finding.state {
            FindingState::Attention(failure) => Some(failure.code.word()),
            FindingState::Fine | FindingState::Unknown => None,
        });
        Ok(json!({ "attention": attention.collect::<Vec<_>>() }))
    }

    async fn prompts(&self) -> Result<Vec<PendingApproval>, Trouble> {
        self.work().await?;
        Ok(self.core.pending()?)
    }

    async fn prompt(&self) -> Result<PendingApproval, Trouble> {
        let begun = Instant::now();
        loop {
            let mut prompts = self.prompts().await?;
            match (prompts.len(), prompts.pop()) {
                (1, Some(prompt)) => return Ok(prompt),
                (0, _) if begun.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                (many, _) => return Err(Trouble::Broken(format!("one prompt should wait, and there are {many}"))),
            }
        }
    }

    fn account(&self) -> Result<AccountView, Trouble> {
        let mut accounts = self.core.accounts()?;
        match (accounts.len(), accounts.pop()) {
            (1, Some(account)) => Ok(account),
            (many, _) => Err(Trouble::Broken(format!("one account should be here, and there are {many}"))),
        }
    }

    async fn work(&self) -> Result<(), Failure> {
        self.core.work_until_idle(BUDGET, true).await
    }

    async fn finish<T: TicketResult>(&self, ticket: Ticket<T>) -> Result<T, Trouble> {
        let begun = Instant::now();
        loop {
            self.work().await?;
            match ticket.ready() {
                Some(result) => return Ok(result?),
                None if begun.elapsed() > PATIENCE => return Err(Trouble::Broken("it does not end".to_owned())),
                None => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

fn shown(account: &AccountView) -> Value {
    json!({
        "label": account.label,
        "prompts": state(&account.push),
        "enrolments": account.bindings.len(),
        "codes": account.codes.len(),
    })
}

fn state(push: &PushState) -> &'static str {
    match push {
        PushState::CodesOnly => "codes-only",
        PushState::Confirming { .. } => "confirming",
        PushState::Ready => "ready",
        PushState::NoDeviceToken => "no-device-token",
        PushState::Suspended { .. } => "suspended",
        PushState::NeedsReactivation { .. } => "needs-reactivation",
    }
}

fn facts(prompt: &PendingApproval) -> Value {
    let about = prompt.about();
    let some = |text: &Option<countersign::approval::SafeText>| text.as_ref().map(|text| text.as_str().to_owned());
    let number = match about.number {
        NumberToType::None => 0,
        NumberToType::Digits(digits) => digits,
        NumberToType::Text => u8::MAX,
    };
    json!({
        "relying_party": about.relying_party.as_str(),
        "application": some(&about.application),
        "place": some(&about.place),
        "address": some(&about.client_address),
        "number": number,
        "asked_times": about.asked_times,
    })
}

fn receipt(answered: &Answered) -> Value {
    match &answered.receipt {
        Receipt::Recorded { decision, paused_until, .. } => {
            let recorded = match decision {
                Decision::Approve => "approve",
                Decision::Deny => "deny",
                Decision::Report => "report",
            };
            json!({ "recorded": recorded, "signed": answered.signed, "paused": paused_until.is_some() })
        }
        Receipt::Noted { .. } => json!({ "recorded": "noted", "signed": answered.signed, "paused": false }),
        Receipt::TooLate(_) => json!({ "recorded": "too-late", "signed": answered.signed, "paused": false }),
    }
}
