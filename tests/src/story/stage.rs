//! Plays steps.

use super::organisation::Organisation;
use super::{Action, OfferForm, Step};
use crate::stage::{Network, Shop};
use countersign_provider::ProviderError;
use countersign_provider::push::Bells;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A bell that has not rung by then will not ring.
const PATIENCE: Duration = Duration::from_secs(10);

/// A step that cannot be played; what the product refuses is an outcome instead.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// Something that this needs has not happened.
    #[error("out of order: {0}")]
    Order(String),
    /// The provider itself.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The computer.
    #[error(transparent)]
    Computer(#[from] std::io::Error),
}

/// Every organisation of a story.
pub struct Stage {
    network: Network,
    bells: Arc<Bells>,
    organisations: BTreeMap<String, Organisation>,
}

impl Stage {
    /// An empty one.
    #[expect(clippy::new_without_default, reason = "it opens sockets")]
    pub fn new() -> Self {
        Self { network: Network::new(), bells: Arc::default(), organisations: BTreeMap::new() }
    }

    /// Plays one step and gives its outcome.
    pub async fn perform(&mut self, step: &Step) -> Result<Value, StageError> {
        let who = step.who.as_str();
        match &step.action {
            Action::Start {} => {
                let organisation = Organisation::start(who, &self.network, &self.bells).await?;
                self.organisations.insert(who.to_owned(), organisation);
                Ok(json!({}))
            }
            Action::Stop {} => {
                self.organisation(who)?.stop().await;
                Ok(json!({}))
            }
            Action::Return {} => self.organisation(who)?.restart().await.map(|()| json!({})),
            Action::Hear { token } => Ok(json!({ "heard": self.bells.heard(token, PATIENCE).await })),
            Action::RotateKeys {} => Ok(json!({ "keys": self.organisation(who)?.rotate_keys().await? })),
            Action::Move { to } => {
                let missing = |name: &str| StageError::Order(format!("nobody started {name}"));
                let old = self.organisations.get(who).ok_or_else(|| missing(who))?;
                old.move_to(self.organisations.get(to).ok_or_else(|| missing(to))?).await?;
                Ok(json!({}))
            }
            Action::ReportMove {} => {
                let report = self.organisation(who)?.provider()?.report_move().await?;
                Ok(json!({ "moved": report.moved, "waiting": report.waiting.len() }))
            }
            Action::Look { user } => {
                let user = self.organisation(who)?.provider()?.user(user).await?;
                Ok(json!({ "phones": user.phones.len(), "codes": user.codes, "paused": user.paused_until > 0 }))
            }
            Action::Reset { user } => {
                let removed = self.organisation(who)?.provider()?.reset_user(user).await?;
                Ok(json!({ "phones": removed.phones, "codes": removed.codes }))
            }
            asked => Ok(ask(&self.organisation(who)?.shop, asked).await),
        }
    }

    /// Stops every provider.
    pub async fn tear_down(mut self) {
        for organisation in self.organisations.values_mut() {
            organisation.stop().await;
        }
    }

    fn organisation(&mut self, name: &str) -> Result<&mut Organisation, StageError> {
        self.organisations.get_mut(name).ok_or_else(|| StageError::Order(format!("nobody started {name}")))
    }
}

/// What a service asks over HTTP.
async fn ask(shop: &Shop, action: &Action) -> Value {
    match action {
        Action::MakeOffer { user, form } => {
            let (form, told) = match form {
                OfferForm::Link => ("link", ["id", "link"].as_slice()),
                OfferForm::Code => ("code", ["id", "code", "address"].as_slice()),
            };
            let label = format!("{user}@work.example");
            post(shop, "offers", json!({ "user": user, "form": form, "label": label }), told).await
        }
        Action::Confirm { offer, digits } => {
            post(shop, &format!("offers/{offer}/confirm"), json!({ "digits": digits }), &["state"]).await
        }
        Action::SignIn { user, place, number } => {
            let request = json!({
                "user": user,
                "application": "Order desk",
                "place": place,
                "client_address": "203.0.113.9",
                "number": number,
            });
            post(shop, "sign-ins", request, &["id", "number"]).await
        }
        Action::Collect { sign_in } => {
            post(shop, &format!("sign-ins/{sign_in}/collect"), json!({ "wait_seconds": 5 }), &["state"]).await
        }
        Action::VerifyCode { user, code } => {
            post(shop, "codes/verify", json!({ "user": user, "code": code }), &["accepted"]).await
        }
        _ => Value::Null,
    }
}

/// These fields of the answer, or the refusal's code.
async fn post(shop: &Shop, path: &str, body: Value, told: &[&str]) -> Value {
    let (status, said) = shop.post(path, body).await;
    if status >= 300 {
        return json!({ "failure": said.get("code") });
    }
    told.iter().map(|name| ((*name).to_owned(), said.get(*name).cloned().unwrap_or_default())).collect()
}
