//! The provider as a library: set up, open, administer, and act as a relying party, all in one process.

use std::{sync::Arc, time::Duration};

use countersign_wire::Label;
use futures::FutureExt;

use crate::{
    activation::offer::{NewOffer, OfferShown, OfferState, OfferView},
    api_key::{Caller, ListedApiKey, NewApiKey, Scope},
    app::App,
    approval::{
        collect::Outcome,
        request::{Made, Request},
    },
    clock::{Clock, DatabaseClock},
    codes::Attempt,
    config::Config,
    error::ProviderError,
    key_file::{self, Kind},
    log::Line,
    moving::{Export, Imported, MoveReport},
    people::{Removed, UserView},
    push::Ringer,
    server,
    statement::{Operator, StatementDraft, SuccessorDraft, parse_tenant},
    store::{Store, tenant, tenant::Tenant},
};

/// What a provider takes from its host.
#[derive(Clone)]
pub struct Parts {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How phones are rung. `None`: by the URLs that they give, and the operator's gateway.
    pub ringer: Option<Arc<dyn Ringer>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { clock: Arc::new(DatabaseClock), ringer: None }
    }
}

/// The organisation that a new database is for.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// Its name on the wire: a-z, 0-9, dot and dash.
    pub id: String,
    /// Its name for people: what phones show as the issuer.
    pub name: String,
}

/// An open provider.
#[derive(Clone)]
pub struct Provider {
    pub(crate) app: App,
}

impl Provider {
    /// Makes database, sealing key, first challenge key and first statement. What exists already is kept, so that it
    /// can be run again after it was interrupted; another tenant in the same database is refused.
    pub async fn init(config: &Config, new: &NewTenant, operator: &Operator) -> Result<(), ProviderError> {
        config.check()?;
        Self::init_at(config, new, operator, &Parts::default()).await
    }

    pub(crate) async fn init_at(
        config: &Config,
        new: &NewTenant,
        operator: &Operator,
        parts: &Parts,
    ) -> Result<(), ProviderError> {
        parse_tenant(&new.id)?;
        Label::parse(&new.name).map_err(|_| ProviderError::Invalid { field: "name", why: "1 to 128 bytes" })?;
        key_file::make_or_read(&config.sealing_key, Kind::Sealing)?;
        Store::create(&config.database).await?;
        let store = Store::open(&config.database, Arc::clone(&parts.clock)).await?;
        let put = put_tenant(&store, new, operator).await;
        store.close().await;
        put?;
        let provider = Self::open(config.clone(), parts.clone()).await?;
        if matches!(provider.app.voice().await, Err(ProviderError::NoStatement)) {
            provider.app.make_challenge_key().await?;
            let draft = provider.draft_statement(false, None).await?;
            provider.publish_statement(operator.sign(&draft)?).await?;
        }
        provider.close().await;
        Ok(())
    }

    /// Opens a database that [`Provider::init`] made.
    pub async fn open(config: Config, parts: Parts) -> Result<Self, ProviderError> {
        Ok(Self { app: App::open(config, parts.clock, parts.ringer).await? })
    }

    /// Everything that is served, for calls without a socket.
    pub fn router(&self) -> axum::Router {
        server::router(self.app.clone())
    }

    /// Finishes accepted writes and closes the database.
    pub async fn close(&self) {
        self.app.stop.cancel();
        self.app.store.close().await;
    }

    /// Registers a service if need be and makes an API key for it.
    pub async fn make_api_key(&self, domain: &str, name: &str, scopes: &[Scope]) -> Result<NewApiKey, ProviderError> {
        self.app.make_api_key(domain, name, scopes).await
    }

    /// The active API keys, oldest first.
    pub async fn api_keys(&self) -> Result<Vec<ListedApiKey>, ProviderError> {
        self.app.api_keys().await
    }

    /// Ends an API key.
    pub async fn revoke_api_key(&self, id: &str) -> Result<(), ProviderError> {
        self.app.revoke_api_key(id).await
    }

    /// Makes an offer for a person, as the operator.
    pub async fn make_offer(&self, new: NewOffer) -> Result<OfferShown, ProviderError> {
        self.app.make_offer(None, new).await
    }

    /// How any offer stands. Waits up to `wait` while it stands as `seen`.
    pub async fn watch_offer(
        &self,
        id: &str,
        seen: Option<OfferState>,
        wait: Duration,
    ) -> Result<OfferView, ProviderError> {
        self.app.watch_offer(None, id, seen, wait).await
    }

    /// Types the six digits, as the operator.
    pub async fn confirm_offer(&self, id: &str, digits: &str) -> Result<OfferView, ProviderError> {
        self.app.confirm_offer(None, id, digits, "terminal").await
    }

    /// Withdraws any offer that is not complete.
    pub async fn withdraw_offer(&self, id: &str) -> Result<(), ProviderError> {
        self.app.withdraw_offer(None, id).await
    }

    /// What is known about a person.
    pub async fn user(&self, name: &str) -> Result<UserView, ProviderError> {
        self.app.user(name).await
    }

    /// Revokes every phone and removes every code of a person.
    pub async fn reset_user(&self, name: &str) -> Result<Removed, ProviderError> {
        self.app.reset_user(name).await
    }

    /// Revokes one phone.
    pub async fn revoke_phone(&self, user: &str, phone: &str) -> Result<(), ProviderError> {
        self.app.revoke_phone(user, phone).await
    }

    /// Makes a challenge key; it signs once a statement that lists it is published. Returns its thumbprint.
    pub async fn make_challenge_key(&self) -> Result<String, ProviderError> {
        self.app.make_challenge_key().await
    }

    /// What the operator is asked to sign next. `only_newest` drops older challenge keys; `successor` is a new
    /// operator's agreement ([`Operator::agree`]).
    pub async fn draft_statement(
        &self,
        only_newest: bool,
        successor: Option<Vec<u8>>,
    ) -> Result<StatementDraft, ProviderError> {
        self.app.draft_statement(only_newest, successor).await
    }

    /// Makes a signed statement the current one and returns its sequence.
    pub async fn publish_statement(&self, statement: Vec<u8>) -> Result<i64, ProviderError> {
        self.app.publish_statement(statement).await
    }

    /// At the new provider: what its operator is asked to agree to ([`Operator::agree`]). `old_operator` is the thumbprint
    /// of the old operator key, hexadecimal.
    pub async fn draft_succession(
        &self,
        old_tenant: &str,
        old_operator: &str,
    ) -> Result<SuccessorDraft, ProviderError> {
        self.app.draft_succession(old_tenant, old_operator).await
    }

    /// At the old provider: who must come along.
    pub async fn export_move(&self) -> Result<Export, ProviderError> {
        self.app.export_move().await
    }

    /// At the new provider: who will come.
    pub async fn import_move(&self, export: &Export) -> Result<Imported, ProviderError> {
        self.app.import_move(export).await
    }

    /// At the new provider: who has not come yet.
    pub async fn report_move(&self) -> Result<MoveReport, ProviderError> {
        self.app.report_move().await
    }

    /// Lines of the verification log with `from <= time < to`, milliseconds since 1970-01-01 UTC.
    pub async fn log_lines(&self, from: i64, to: i64) -> Result<Vec<Line>, ProviderError> {
        self.app.log_lines(from, to).await
    }

    /// The provider's time, milliseconds since 1970-01-01 UTC.
    pub async fn now(&self) -> Result<i64, ProviderError> {
        Ok(self.app.store.now().await?)
    }

    /// Acts as the service that this API key belongs to.
    pub async fn relying_party(&self, api_key: &str) -> Result<RelyingParty, ProviderError> {
        let caller = self.app.authenticate(api_key).await?.ok_or(ProviderError::NoSuch("API key"))?;
        Ok(RelyingParty { app: self.app.clone(), caller })
    }
}

/// A relying party in the same process: what the JSON API does, without HTTP.
#[derive(Clone)]
pub struct RelyingParty {
    app: App,
    caller: Caller,
}

impl RelyingParty {
    /// Makes an offer for a person.
    pub async fn make_offer(&self, new: NewOffer) -> Result<OfferShown, ProviderError> {
        self.app.make_offer(Some(self.caller.relying_party.clone()), new).await
    }

    /// Types the six digits.
    pub async fn confirm_offer(&self, id: &str, digits: &str) -> Result<OfferView, ProviderError> {
        self.app.confirm_offer(Some(&self.caller.relying_party), id, digits, "in-process").await
    }

    /// Asks whether somebody is signing in.
    pub async fn request_sign_in(&self, request: Request) -> Result<Made, ProviderError> {
        self.app.request_sign_in(&self.caller, request).await
    }

    /// Waits for the decision and takes it, once.
    pub async fn collect(&self, id: &str, wait: Duration) -> Result<Outcome, ProviderError> {
        self.app.collect_sign_in(&self.caller, id, None, wait).await
    }

    /// How a sign-in request stands.
    pub async fn look(&self, id: &str) -> Result<Outcome, ProviderError> {
        self.app.look_at_sign_in(&self.caller, id).await
    }

    /// Cancels an open sign-in request.
    pub async fn cancel(&self, id: &str) -> Result<(), ProviderError> {
        self.app.cancel_sign_in(&self.caller, id).await
    }

    /// Verifies an offline code.
    pub async fn verify_code(&self, user: &str, code: &str, client_address: &str) -> Result<bool, ProviderError> {
        let attempt = Attempt {
            user: user.to_owned(),
            code: code.to_owned(),
            client_address: client_address.to_owned(),
            relying_party: self.caller.domain.clone(),
        };
        self.app.verify_code(attempt).await
    }
}

async fn put_tenant(store: &Store, new: &NewTenant, operator: &Operator) -> Result<(), ProviderError> {
    let row = Tenant {
        id: new.id.clone(),
        name: new.name.clone(),
        operator_key: operator.key().public().to_cose_key(),
        operator_thumbprint: operator.key().thumbprint().as_ref().to_vec(),
    };
    store
        .write(move |tx| {
            async move {
                let known = tenant::all(tx.connection()).await?;
                match known.first() {
                    Some(other) if other.id != row.id || other.operator_thumbprint != row.operator_thumbprint => {
                        Err(ProviderError::OtherTenant(other.id.clone()))
                    }
                    Some(_) => Ok(()),
                    None => Ok(tenant::create(tx, &row).await.map(|_| ())?),
                }
            }
            .boxed()
        })
        .await
}
