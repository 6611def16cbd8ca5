//! What every story of the provider has at hand: settings, database, keys, and who it is.
//!
//! One [`App`] per process; cloning shares it. Nothing in it is needed to answer for what another process began: the
//! key cache can be filled again from the database, and everything else is configuration.

use std::{net::SocketAddr, sync::Arc};

use countersign_wire::{Digest, Hosts, Origin, PublicKey, Tenant, Thumbprint};
use futures::FutureExt;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    config::Config,
    error::ProviderError,
    key_file::{self, Kind},
    push::{Ringer, UrlRinger, Vapid},
    seal::{Place, Sealer},
    signing::{KeyCache, SigningKey},
    store::{Store, StoreError, challenge_key, push_key, statement, statement::StatementRow, tenant},
};

/// Shared by all requests of a process.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) config: Arc<Config>,
    pub(crate) store: Store,
    pub(crate) sealer: Arc<Sealer>,
    pub(crate) tenant: Arc<Served>,
    pub(crate) ringer: Arc<dyn Ringer>,
    /// Cancelled when the process is to stop: long-polls answer at once.
    pub(crate) stop: CancellationToken,
    /// Where this process listens.
    pub(crate) address: SocketAddr,
    keys: Arc<KeyCache>,
}

/// The organisation that this database serves.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) id: String,
    pub(crate) wire: Tenant,
    pub(crate) name: String,
    pub(crate) operator: Thumbprint,
}

/// The key that signs now, and the statement that lists it.
pub(crate) struct Voice {
    pub(crate) key: Arc<SigningKey>,
    pub(crate) statement: StatementRow,
}

impl App {
    /// Opens the database and the sealing key and finds out whom to serve.
    pub(crate) async fn open(
        config: Config,
        clock: Arc<dyn Clock>,
        ringer: Option<Arc<dyn Ringer>>,
    ) -> Result<Self, ProviderError> {
        let store = Store::open(&config.database, clock).await?;
        let sealer = Sealer::new(&key_file::read(&config.sealing_key, Kind::Sealing)?)?;
        let found = tenant::all(&mut *store.read().await?).await?;
        let tenant = found.into_iter().next().ok_or(ProviderError::NoTenant)?;
        let served = Served {
            wire: Tenant::parse(&tenant.id)?,
            id: tenant.id,
            name: tenant.name,
            operator: read_key(&tenant.operator_key)?.thumbprint(),
        };
        let ringer = match ringer {
            Some(ringer) => ringer,
            None => make_ringer(&config, &store, &sealer, &served.id).await?,
        };
        Ok(Self {
            address: config.listen,
            config: Arc::new(config),
            store,
            sealer: Arc::new(sealer),
            tenant: Arc::new(served),
            ringer,
            stop: CancellationToken::new(),
            keys: Arc::default(),
        })
    }

    /// The newest statement that is valid, and the newest key that it lists for now and that is here.
    pub(crate) async fn voice(&self) -> Result<Voice, ProviderError> {
        let now = self.store.now().await?;
        let mut connection = self.store.read().await?;
        let statement = statement::current(&mut connection, &self.tenant.id)
            .await?
            .filter(|s| s.expires_at > now)
            .ok_or(ProviderError::NoStatement)?;
        let listed = self.keys.listed(&statement, &self.tenant)?;
        let row = challenge_key::of_tenant(&mut connection, &self.tenant.id)
            .await?
            .into_iter()
            .find(|row| listed.iter().any(|k| k.covers(&row.id, now)))
            .ok_or(ProviderError::NoChallengeKey)?;
        Ok(Voice { key: self.keys.open(&self.sealer, &row)?, statement })
    }

    /// The public origin that offers name.
    pub(crate) fn origin(&self) -> Result<Origin, ProviderError> {
        let hosts = if self.config.development { Hosts::Development } else { Hosts::Public };
        let text =
            if self.config.origin.is_empty() { format!("http://{}", self.address) } else { self.config.origin.clone() };
        Ok(Origin::parse(&text)?.allowed(hosts)?)
    }

    /// What the verification log calls the listening address.
    pub(crate) fn server_address(&self) -> String {
        self.address.to_string()
    }
}

impl Voice {
    pub(crate) fn statement_digest(&self) -> Result<Digest, ProviderError> {
        Ok(Digest::try_from(self.statement.digest.as_slice())?)
    }
}

/// The ringer of the settings, with the tenant's push key, which the first process makes.
async fn make_ringer(
    config: &Config,
    store: &Store,
    sealer: &Sealer,
    tenant: &str,
) -> Result<Arc<dyn Ringer>, ProviderError> {
    let place = Place::PushKey(tenant.as_bytes());
    let mut kept = push_key::find(&mut *store.read().await?, tenant).await?;
    if kept.is_none() {
        let (made, tenant) = (sealer.seal(place, &key_file::make_signing_key()?)?, tenant.to_owned());
        let put = store.write::<_, ProviderError, _>(move |tx| {
            async move { Ok(push_key::put(tx, &tenant, &made).await?) }.boxed()
        });
        kept = Some(put.await?);
    }
    let private = sealer.open(place, &kept.unwrap_or_default())?;
    let vapid = Vapid::new(&private, &config.push.contact)?;
    Ok(Arc::new(UrlRinger::new(config.development, Some(vapid), &config.push.gateway)?))
}

/// A COSE_Key as it is stored.
pub(crate) fn read_key(bytes: &[u8]) -> Result<PublicKey, ProviderError> {
    use countersign_wire::cbor::{self, fields::Item};
    let damaged = |_| StoreError::Damaged("a public key");
    Ok(PublicKey::from_item(cbor::decode(bytes).map_err(damaged)?).map_err(damaged)?)
}
