//! One organisation: its operator, its provider on a loopback socket, and the service that asks it.

use super::stage::StageError;
use crate::stage::{Network, Shop};
use countersign_provider::config::{Lifetimes, Limit, Limits};
use countersign_provider::push::{Bells, Ringer};
use countersign_provider::{Config, NewTenant, Operator, Parts, Provider, Running, Scope, SuccessorDraft};
use std::sync::Arc;
use tempfile::TempDir;

/// The service that people sign in to.
const SERVICE: &str = "shop.example";
/// How long the agreement of a successor holds.
const AGREED_SECONDS: i64 = 90 * 86_400;

pub(super) struct Organisation {
    tenant: NewTenant,
    operator: Operator,
    config: Config,
    bells: Arc<Bells>,
    running: Option<Running>,
    /// The service.
    pub(super) shop: Shop,
    _folder: TempDir,
}

impl Organisation {
    /// Sets a new one up and starts it.
    pub(super) async fn start(name: &str, network: &Network, bells: &Arc<Bells>) -> Result<Self, StageError> {
        let folder = tempfile::tempdir()?;
        let mut config = config(&folder);
        let operator = Operator::make_or_open(&folder.path().join("operator.key"))?;
        let tenant = NewTenant { id: name.to_owned(), name: format!("The people at {name}") };
        let running = Provider::start_new(config.clone(), &tenant, &operator, parts(bells)).await?;
        config.listen = running.address();
        config.origin = running.origin();
        let key = running.make_api_key(SERVICE, "Shop", &Scope::ALL).await?;
        let shop = Shop::new(network, &config.origin, key.key.expose());
        Ok(Self { tenant, operator, config, bells: bells.clone(), running: Some(running), shop, _folder: folder })
    }

    /// Stops listening; everything is kept.
    pub(super) async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Listens again, at the same address.
    pub(super) async fn restart(&mut self) -> Result<(), StageError> {
        self.stop().await;
        self.running = Some(Provider::start(self.config.clone(), parts(&self.bells)).await?);
        Ok(())
    }

    /// The provider, while it runs.
    pub(super) fn provider(&self) -> Result<&Running, StageError> {
        self.running.as_ref().ok_or_else(|| StageError::Order(format!("{} does not run", self.tenant.id)))
    }

    /// Puts a new key in the place of all others. Says how many there are then.
    pub(super) async fn rotate_keys(&self) -> Result<usize, StageError> {
        self.provider()?.make_challenge_key().await?;
        let draft = self.provider()?.draft_statement(true, None).await?;
        self.provider()?.publish_statement(self.operator.sign(&draft)?).await?;
        Ok(draft.challenge_keys.len())
    }

    /// Names who comes after, and hands over who is whose.
    pub(super) async fn move_to(&self, new: &Self) -> Result<(), StageError> {
        let issued_at = self.provider()?.now().await? / 1_000;
        let agreement = new.operator.agree(&SuccessorDraft {
            tenant: new.tenant.id.clone(),
            origin: new.config.origin.clone(),
            old_tenant: self.tenant.id.clone(),
            old_operator: self.operator.thumbprint(),
            issued_at,
            expires_at: issued_at + AGREED_SECONDS,
        })?;
        let draft = self.provider()?.draft_statement(false, Some(agreement)).await?;
        self.provider()?.publish_statement(self.operator.sign(&draft)?).await?;
        new.provider()?.import_move(&self.provider()?.export_move().await?).await?;
        Ok(())
    }
}

fn parts(bells: &Arc<Bells>) -> Parts {
    let ringer: Arc<dyn Ringer> = bells.clone();
    Parts { ringer: Some(ringer), ..Parts::default() }
}

/// As usual, except that a story asks more often than a person would, and does not wait for long-polls at the end.
fn config(folder: &TempDir) -> Config {
    let often = Limit { attempts: 1_000, window_seconds: 300 };
    Config {
        database: folder.path().join("provider.db"),
        sealing_key: folder.path().join("sealing.key"),
        listen: ([127, 0, 0, 1], 0).into(),
        development: true,
        lifetimes: Lifetimes { stop_seconds: 2, ..Lifetimes::default() },
        limits: Limits { challenges: often, offers_per_address: often, ..Limits::default() },
        ..Config::default()
    }
}
