//! An organisation: operator key, provider, and the shop that uses it.

use super::{Network, Shop, World};
use countersign_provider::{
    Config, NewTenant, Operator, Parts, Provider, Running, Scope, StatementDraft, SuccessorDraft, push::Ringer,
};
use std::{net::SocketAddr, ops::Deref, sync::Arc};
use tempfile::TempDir;

/// An organisation with a running provider.
pub struct Organisation {
    /// How it is reached: `https://` and its host.
    pub origin: String,
    /// Its host.
    pub host: String,
    /// Holds the operator key.
    pub operator: Operator,
    /// The provider's settings.
    pub config: Config,
    tenant: NewTenant,
    world: World,
    network: Network,
    running: Option<Running>,
    ringer: Option<Arc<dyn Ringer>>,
    folder: TempDir,
}

impl Organisation {
    /// Sets up a provider at `https://HOST` with the usual settings.
    pub async fn new(world: &World, network: &Network, host: &str) -> Self {
        Self::with(world, network, host, |_| {}).await
    }

    /// Sets up a provider that rings phones over this push service.
    pub async fn ringing(world: &World, network: &Network, host: &str, ringer: Arc<dyn Ringer>) -> Self {
        Self::made(world, network, host, Some(ringer), |_| {}).await
    }

    /// Sets up a provider with other settings.
    pub async fn with(world: &World, network: &Network, host: &str, adjust: impl FnOnce(&mut Config)) -> Self {
        Self::made(world, network, host, None, adjust).await
    }

    async fn made(
        world: &World,
        network: &Network,
        host: &str,
        ringer: Option<Arc<dyn Ringer>>,
        adjust: impl FnOnce(&mut Config),
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let origin = format!("https://{host}");
        let mut config = Config {
            database: folder.path().join("provider.db"),
            sealing_key: folder.path().join("sealing-key"),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            origin: origin.clone(),
            server_name: "node-1".to_owned(),
            ..Config::default()
        };
        adjust(&mut config);
        let operator = Operator::make_or_open(&folder.path().join("operator-key")).unwrap();
        let tenant = NewTenant { id: host.to_owned(), name: format!("The people at {host}") };
        let parts = Parts { clock: Arc::new(world.clone()), ringer: ringer.clone() };
        let running = Provider::start_new(config.clone(), &tenant, &operator, parts).await.unwrap();
        network.put(&origin, running.address());
        Self {
            origin,
            host: host.to_owned(),
            operator,
            config,
            tenant,
            world: world.clone(),
            network: network.clone(),
            running: Some(running),
            ringer,
            folder,
        }
    }

    /// A relying party of this domain, with a key that may do everything.
    pub async fn shop(&self, domain: &str) -> Shop {
        let made = self.make_api_key(domain, "The shop", &Scope::ALL).await.unwrap();
        Shop::new(&self.network, &self.origin, made.key.expose())
    }

    /// Another process on the same database. It answers under the same origin as well when the network says so.
    pub async fn second_node(&self) -> Running {
        let config = Config { server_name: "node-2".to_owned(), ..self.config.clone() };
        Provider::start(config, self.parts()).await.unwrap()
    }

    /// Stops and starts again; the socket is another one.
    pub async fn restart(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        let running = Provider::start(self.config.clone(), self.parts()).await.unwrap();
        self.network.put(&self.origin, running.address());
        self.running = Some(running);
    }

    /// Stops for good.
    pub async fn close_down(&mut self) {
        self.network.remove(&self.origin);
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// A new challenge key, and a statement that lists it; `only` leaves the older ones out.
    pub async fn rotate_challenge_key(&self, only: bool) {
        self.make_challenge_key().await.unwrap();
        self.publish(only, None).await;
    }

    /// Publishes a statement; with the agreement of a successor, if there is one.
    pub async fn publish(&self, only_newest: bool, successor: Option<Vec<u8>>) {
        let draft = self.draft_statement(only_newest, successor).await.unwrap();
        self.sign_and_publish(&draft).await;
    }

    /// Signs a draft and publishes it.
    pub async fn sign_and_publish(&self, draft: &StatementDraft) {
        self.publish_statement(self.operator.sign(draft).unwrap()).await.unwrap();
    }

    /// Names `new` as the one who comes after, and hands over who is whose.
    pub async fn move_to(&self, new: &Self) {
        let now = self.world.now().seconds();
        let agreement = SuccessorDraft {
            tenant: new.tenant.id.clone(),
            origin: new.origin.clone(),
            old_tenant: self.tenant.id.clone(),
            old_operator: self.operator.thumbprint(),
            issued_at: now,
            expires_at: now + 90 * 86_400,
        };
        self.publish(false, Some(new.operator.agree(&agreement).unwrap())).await;
        let export = self.export_move().await.unwrap();
        new.import_move(&export).await.unwrap();
    }

    /// Where the database and keys are.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    fn parts(&self) -> Parts {
        Parts { clock: Arc::new(self.world.clone()), ringer: self.ringer.clone() }
    }
}

impl Deref for Organisation {
    type Target = Running;

    fn deref(&self) -> &Running {
        self.running.as_ref().unwrap_or_else(|| panic!("{} has closed down", self.host))
    }
}
