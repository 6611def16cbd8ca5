//! API keys of relying parties: `csk_ID_SECRET`, 256 random bits, stored as a digest.
//!
//! A key speaks for one service and within its scopes. Two may be active at a time, so that a service can change keys
//! without a gap; a third is refused until one is revoked. Digests are compared in constant time, and an unknown key
//! and a wrong secret look the same.

#[cfg(test)]
mod tests;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use data_encoding::HEXLOWER;
use futures::FutureExt;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    app::App,
    equal,
    error::ProviderError,
    random::make_bytes,
    store::{api_key, tenant, tenant::RelyingParty},
};

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Make offers, confirm them, see and reset users.
    Enrol,
    /// Make sign-in requests and collect their results.
    SignIn,
    /// Verify offline codes.
    Codes,
    /// Read the verification log.
    Log,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Enrol, Self::SignIn, Self::Codes, Self::Log];

    const fn word(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::SignIn => "sign-in",
            Self::Codes => "codes",
            Self::Log => "log",
        }
    }
}

/// A new key. The text is shown once and not stored.
#[derive(Debug, Serialize)]
pub struct NewApiKey {
    /// Names the key in lists and when it is revoked.
    pub id: String,
    /// What the service sends as `Authorization: Bearer …`.
    pub key: ShownOnce,
    /// The service it speaks for.
    pub domain: String,
}

/// A secret text on its way to its owner: silent in `Debug`, wiped when dropped.
pub struct ShownOnce(Zeroizing<String>);

impl ShownOnce {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Serialize for ShownOnce {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl std::fmt::Debug for ShownOnce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShownOnce(…)")
    }
}

/// A key in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ListedApiKey {
    /// Its name.
    pub id: String,
    /// The service it speaks for.
    pub domain: String,
    /// What it may be used for.
    pub scopes: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub created_at: i64,
}

/// Who is calling.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) api_key: Vec<u8>,
    pub(crate) relying_party: Vec<u8>,
    pub(crate) domain: String,
    scopes: String,
}

impl Caller {
    pub(crate) fn may(&self, scope: Scope) -> bool {
        self.scopes.split(' ').any(|s| s == scope.word())
    }
}

impl App {
    /// Registers the service if need be and makes a key for it.
    pub(crate) async fn make_api_key(
        &self,
        domain: &str,
        name: &str,
        scopes: &[Scope],
    ) -> Result<NewApiKey, ProviderError> {
        let domain = countersign_wire::Domain::parse(domain).map_err(|_| ProviderError::Invalid {
            field: "domain",
            why: "a registered domain in lower case, such as shop.example",
        })?;
        countersign_wire::Label::parse(name)
            .map_err(|_| ProviderError::Invalid { field: "name", why: "1 to 128 bytes" })?;
        let party = RelyingParty {
            id: make_bytes::<16>()?.to_vec(),
            tenant: self.tenant.id.clone(),
            domain: domain.as_str().to_owned(),
            name: name.to_owned(),
        };
        let (id, secret) = (make_bytes::<8>()?, Zeroizing::new(make_bytes::<32>()?));
        let digest = digest(&SHA256, secret.as_slice()).as_ref().to_vec();
        let scopes = scopes.iter().map(|s| s.word()).collect::<Vec<_>>().join(" ");
        let made = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move {
                    let party = tenant::put_relying_party(tx, &party).await?;
                    Ok(api_key::create(tx, &id, &party.id, &digest, &scopes, MOST_ACTIVE).await?)
                }
                .boxed()
            })
            .await?;
        if !made {
            return Err(ProviderError::TwoKeys);
        }
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(secret.as_slice()));
        let key = ShownOnce::new(format!("{PREFIX}{}_{}", HEXLOWER.encode(&id), *encoded));
        Ok(NewApiKey { id: HEXLOWER.encode(&id), key, domain: domain.as_str().to_owned() })
    }

    /// The active keys.
    pub(crate) async fn api_keys(&self) -> Result<Vec<ListedApiKey>, ProviderError> {
        let rows = api_key::active(&mut *self.store.read().await?, &self.tenant.id).await?;
        Ok(rows
            .into_iter()
            .map(|k| ListedApiKey {
                id: HEXLOWER.encode(&k.id),
                domain: k.domain,
                scopes: k.scopes,
                created_at: k.created_at,
            })
            .collect())
    }

    /// Ends a key.
    pub(crate) async fn revoke_api_key(&self, id: &str) -> Result<(), ProviderError> {
        let id = HEXLOWER.decode(id.as_bytes()).map_err(|_| ProviderError::NoSuch("API key"))?;
        let revoked = self
            .store
            .write::<_, ProviderError, _>(move |tx| async move { Ok(api_key::revoke(tx, &id).await?) }.boxed())
            .await?;
        revoked.then_some(()).ok_or(ProviderError::NoSuch("API key"))
    }

    /// Who sends this key. `None`: nobody.
    pub(crate) async fn authenticate(&self, key: &str) -> Result<Option<Caller>, ProviderError> {
        let Some((id, secret)) = parse(key) else { return Ok(None) };
        let found = api_key::find(&mut *self.store.read().await?, &id).await?;
        let Some(row) = found.filter(|row| row.tenant == self.tenant.id) else { return Ok(None) };
        let given = digest(&SHA256, &secret);
        let right = equal::in_constant_time(given.as_ref(), &row.digest);
        Ok(right.then_some(Caller {
            api_key: row.id,
            relying_party: row.relying_party,
            domain: row.domain,
            scopes: row.scopes,
        }))
    }
}

fn parse(key: &str) -> Option<(Vec<u8>, Zeroizing<Vec<u8>>)> {
    if key.len() > 128 {
        return None;
    }
    let (id, secret) = key.strip_prefix(PREFIX)?.split_once('_')?;
    Some((HEXLOWER.decode(id.as_bytes()).ok()?, Zeroizing::new(URL_SAFE_NO_PAD.decode(secret).ok()?)))
}

/// Lets scanners recognise a key that was committed by mistake.
const PREFIX: &str = "csk_";
/// Enough to change keys without a gap.
const MOST_ACTIVE: i64 = 2;
