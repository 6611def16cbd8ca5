//! What the provider knows about a person, and forgetting it.
//!
//! Reset is for a person who lost every phone, or whose phone was stolen: phones are revoked, codes removed, open
//! sign-ins and offers ended, pauses lifted. The name stays, so that the log stays readable; the next offer starts anew.

use data_encoding::HEXLOWER;
use futures::FutureExt;
use serde::Serialize;

use crate::{
    app::App,
    error::ProviderError,
    limit::Bucket,
    store::{challenge, code, device, device_token, offer, subject, subject::Subject},
};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UserView {
    /// The relying parties' name for the person.
    pub user: String,
    /// What the phone shows.
    pub label: String,
    /// Active phones.
    pub phones: Vec<PhoneView>,
    /// How many generators of offline codes are usable.
    pub codes: usize,
    /// No sign-in requests before this time, milliseconds since 1970-01-01 UTC; 0: none.
    pub paused_until: i64,
}

/// A phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PhoneView {
    /// Hexadecimal.
    pub id: String,
    /// Its own name for itself.
    pub name: String,
    /// `false`: enrolled under a policy that skips the six digits.
    pub confirmed: bool,
    /// Milliseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// Milliseconds since 1970-01-01 UTC.
    pub seen_at: i64,
    /// Whether the provider can ring it, or it polls: `none`, `active` or `awaiting-echo`.
    pub token: String,
    /// When one number came with two payloads, milliseconds since 1970-01-01 UTC: there may be a clone.
    pub alarm_at: Option<i64>,
}

/// What a reset removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Removed {
    /// Phones that were revoked.
    pub phones: u64,
    /// Generators of offline codes that were removed.
    pub codes: u64,
}

impl App {
    /// What is known about a person.
    pub(crate) async fn user(&self, name: &str) -> Result<UserView, ProviderError> {
        let person = self.person(name).await?;
        let mut connection = self.store.read().await?;
        let mut phones = Vec::new();
        for d in device::active(&mut connection, &person.id).await? {
            let tokens = device_token::of_device(&mut connection, &d.id).await?;
            phones.push(PhoneView {
                id: HEXLOWER.encode(&d.id),
                name: d.name,
                confirmed: d.confirmed,
                created_at: d.created_at,
                seen_at: d.seen_at,
                token: tokens.first().map_or_else(|| "none".to_owned(), |t| t.state.clone()),
                alarm_at: d.alarm_at,
            });
        }
        let codes = code::of_subject(&mut connection, &person.id).await?.len();
        Ok(UserView { user: person.name, label: person.label, phones, codes, paused_until: person.paused_until })
    }

    /// Forgets phones and codes of a person.
    pub(crate) async fn reset_user(&self, name: &str) -> Result<Removed, ProviderError> {
        let person = self.person(name).await?;
        let limits = self.config.limits.clone();
        self.store
            .write(move |tx| {
                async move {
                    challenge::cancel_all(tx, &person.id).await?;
                    offer::end_all(tx, &person.id).await?;
                    let codes = code::remove_all(tx, &person.id).await?;
                    let phones = device::end_all(tx, &person.id, "reset").await?;
                    subject::resume(tx, &person.id).await?;
                    Bucket::Codes(&person.name).clear(tx, &limits).await?;
                    Bucket::WrongNumbers(&person.name).clear(tx, &limits).await?;
                    Ok(Removed { phones, codes })
                }
                .boxed()
            })
            .await
    }

    /// Revokes one phone.
    pub(crate) async fn revoke_phone(&self, name: &str, phone: &str) -> Result<(), ProviderError> {
        let person = self.person(name).await?;
        let id = HEXLOWER.decode(phone.as_bytes()).map_err(|_| ProviderError::NoSuch("phone"))?;
        let found = device::find(&mut *self.store.read().await?, &id).await?;
        found.filter(|d| d.subject == person.id).ok_or(ProviderError::NoSuch("phone"))?;
        let ended = self
            .store
            .write::<_, ProviderError, _>(move |tx| async move { Ok(device::end(tx, &id, "revoked").await?) }.boxed())
            .await?;
        ended.then_some(()).ok_or(ProviderError::NoSuch("phone"))
    }

    async fn person(&self, name: &str) -> Result<Subject, ProviderError> {
        subject::by_name(&mut *self.store.read().await?, &self.tenant.id, name)
            .await?
            .ok_or(ProviderError::NoSuch("user"))
    }
}
