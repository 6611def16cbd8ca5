//! Offers, as relying parties see them: made, watched, confirmed, withdrawn.
//!
//! The secret leaves once, in the answer to the request that made the offer; here it stays sealed. A link carries 32
//! random bytes, a typed code 100 bits that people can type. Digits are compared in constant time, and three wrong
//! tries end offer and enrolment.

use std::time::Duration;

use countersign_wire::{
    Label, Secret,
    offer::{Offer as OfferLink, OfferSecret, TypedCode},
};
use data_encoding::HEXLOWER;
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::qr_png;
use crate::{
    api_key::ShownOnce,
    app::App,
    config::CodeKind,
    equal,
    error::ProviderError,
    log::{Entry, Mode},
    random::make_bytes,
    seal::Place,
    store::{Topic, Tx, device, offer, offer::Offer, subject, subject::Subject},
};

/// For whom an offer is.
#[derive(Debug, Clone, Default)]
pub struct NewOffer {
    /// The relying parties' name for the person, 1 to 128 bytes.
    pub user: String,
    /// What the phone shows as the account. Empty: the user's name, or what was known.
    pub label: String,
    /// Kept only if the settings ask for it.
    pub full_name: Option<String>,
    /// Kept only if the settings ask for it.
    pub email: Option<String>,
    /// Kept only if the settings ask for it.
    pub phone: Option<String>,
    /// A code to type in place of a link.
    pub typed: bool,
}

/// What the person is shown. Secrets are in it, once.
#[derive(Debug)]
pub struct OfferShown {
    /// Hexadecimal.
    pub id: String,
    /// Where the phone will go.
    pub origin: String,
    /// `countersign://…`; none for a typed code.
    pub link: Option<ShownOnce>,
    /// The same as a web link.
    pub web_link: Option<ShownOnce>,
    /// The link as a picture.
    pub qr_png: Option<Zeroizing<Vec<u8>>>,
    /// Five groups; none for a link.
    pub code: Option<ShownOnce>,
    /// Milliseconds since 1970-01-01 UTC.
    pub expires_at: i64,
}

/// How an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OfferState {
    /// No phone has come.
    Open,
    /// A phone has come; its six digits are awaited.
    Pending,
    /// The phone can be used.
    Complete,
    /// Nobody came, or nobody typed the digits, in time.
    Expired,
    /// Withdrawn by the relying party.
    Withdrawn,
    /// Wrong digits were typed too often.
    WrongDigits,
}

/// An offer, as its relying party watches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OfferView {
    /// Hexadecimal.
    pub id: String,
    /// How it stands.
    pub state: OfferState,
    /// The phone's name for itself, once it came.
    pub phone: Option<String>,
    /// How often the digits may still be typed.
    pub tries_left: i64,
    /// Milliseconds since 1970-01-01 UTC.
    pub expires_at: i64,
}

impl App {
    /// Makes an offer. `relying_party` is empty when the operator asks at the terminal.
    pub(crate) async fn make_offer(
        &self,
        relying_party: Option<Vec<u8>>,
        new: NewOffer,
    ) -> Result<OfferShown, ProviderError> {
        let person = self.describe(&new)?;
        let (secret, code) = make_secret(new.typed)?;
        let id = secret.derive_id();
        let origin = self.origin()?;
        let (link, web_link, qr) = if new.typed { (None, None, None) } else { self.links(&secret)? };
        let sealed_secret = self.sealer.seal(Place::Offer(id.as_ref()), &Secret::new(secret.expose().to_vec()))?;
        let now = self.store.now().await?;
        let row = Offer {
            id: id.as_ref().to_vec(),
            tenant: self.tenant.id.clone(),
            relying_party,
            subject: Vec::new(),
            sealed_secret,
            confirm: self.config.activation.confirm,
            codes: self.config.activation.codes != CodeKind::None,
            user_verification: self.config.activation.user_verification,
            state: "open".to_owned(),
            ended_why: None,
            created_at: now,
            expires_at: now + i64::from(self.config.lifetimes.offer_seconds) * 1_000,
            tries: 0,
            transcript_digest: None,
            result: None,
            digits: None,
            device: None,
        };
        let expires_at = row.expires_at;
        let most_phones = usize::try_from(self.config.limits.devices_per_user).unwrap_or(usize::MAX);
        self.store
            .write::<_, ProviderError, _>(move |tx| {
                async move {
                    let person = subject::put(tx, &person).await?;
                    if device::active(tx.connection(), &person.id).await?.len() >= most_phones {
                        return Err(ProviderError::TooManyPhones);
                    }
                    Ok(offer::create(tx, &Offer { subject: person.id, ..row }).await?)
                }
                .boxed()
            })
            .await?;
        Ok(OfferShown {
            id: HEXLOWER.encode(id.as_ref()),
            origin: origin.to_string(),
            link,
            web_link,
            qr_png: qr,
            code,
            expires_at,
        })
    }

    /// How an offer stands. Waits up to `wait` while it stands as `seen`.
    pub(crate) async fn watch_offer(
        &self,
        party: Option<&[u8]>,
        id: &str,
        seen: Option<OfferState>,
        wait: Duration,
    ) -> Result<OfferView, ProviderError> {
        let wait = wait.min(Duration::from_secs(self.config.lifetimes.long_poll_seconds.into()));
        let deadline = tokio::time::Instant::now() + wait;
        loop {
            let row = self.own_offer(party, id).await?;
            let waiting = self.store.wait_for(Topic::offer(&row.id));
            let view = self.view_offer(&self.own_offer(party, id).await?).await?;
            if seen != Some(view.state) || tokio::time::Instant::now() >= deadline || self.stop.is_cancelled() {
                return Ok(view);
            }
            tokio::select! {
                () = waiting.changed() => {}
                () = tokio::time::sleep_until(deadline) => {}
                () = self.stop.cancelled() => {}
            }
        }
    }

    /// The six digits were typed into the session that asked for the offer.
    pub(crate) async fn confirm_offer(
        &self,
        party: Option<&[u8]>,
        id: &str,
        digits: &str,
        client_address: &str,
    ) -> Result<OfferView, ProviderError> {
        let id = self.own_offer(party, id).await?.id;
        let (app, digits, client_address) = (self.clone(), digits.to_owned(), client_address.to_owned());
        let row = self
            .store
            .write(move |tx| async move { app.confirm_in(tx, &id, &digits, &client_address).await }.boxed())
            .await??;
        self.view_offer(&row).await
    }

    /// The inner result is an answer that is kept.
    async fn confirm_in(
        &self,
        tx: &mut Tx,
        id: &[u8],
        digits: &str,
        client_address: &str,
    ) -> Result<Result<Offer, ProviderError>, ProviderError> {
        let row = offer::find(tx.connection(), id).await?.ok_or(ProviderError::NoSuch("offer"))?;
        let (Some(expected), Some(phone)) = (&row.digits, &row.device) else {
            return Ok(Err(ProviderError::NotPending));
        };
        if row.state != "pending" || row.expires_at <= tx.now {
            return Ok(Err(ProviderError::NotPending));
        }
        let person = subject::by_id(tx.connection(), &row.subject).await?;
        let name = person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        let entry = Entry::new("", &name, person.as_ref(), Mode::Activation, client_address);
        let typed: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
        let right = equal::in_constant_time(expected.as_bytes(), typed.as_bytes());
        if right {
            offer::complete(tx, id).await?;
            device::activate(tx, phone).await?;
            tx.wake(Topic::subject(&row.subject));
            let entry = entry.device(tx, Some(phone)).await?;
            self.log(tx, entry.approved()).await?;
        } else {
            let tries = offer::count_try(tx, id).await?;
            if tries >= i64::from(self.config.limits.confirmation_tries) {
                offer::end(tx, id, "wrong-digits").await?;
                device::end(tx, phone, "wrong-digits").await?;
            }
            self.log(tx, entry.refused("wrong-digits")).await?;
        }
        Ok(offer::find(tx.connection(), id).await?.ok_or(ProviderError::NoSuch("offer")))
    }

    /// Withdraws an offer that is not complete, and the phone that came with it.
    pub(crate) async fn withdraw_offer(&self, party: Option<&[u8]>, id: &str) -> Result<(), ProviderError> {
        let row = self.own_offer(party, id).await?;
        let ended = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move {
                    let ended = offer::end(tx, &row.id, "withdrawn").await?;
                    if let Some(phone) = row.device.filter(|_| ended) {
                        device::end(tx, &phone, "withdrawn-offer").await?;
                    }
                    Ok(ended)
                }
                .boxed()
            })
            .await?;
        ended.then_some(()).ok_or(ProviderError::NotPending)
    }

    /// An offer of this relying party, or any, for the operator at the terminal.
    async fn own_offer(&self, party: Option<&[u8]>, id: &str) -> Result<Offer, ProviderError> {
        let id = HEXLOWER.decode(id.as_bytes()).map_err(|_| ProviderError::NoSuch("offer"))?;
        let row = offer::find(&mut *self.store.read().await?, &id).await?;
        row.filter(|row| party.is_none() || row.relying_party.as_deref() == party).ok_or(ProviderError::NoSuch("offer"))
    }

    async fn view_offer(&self, row: &Offer) -> Result<OfferView, ProviderError> {
        let now = self.store.now().await?;
        let phone = match &row.device {
            Some(id) => device::find(&mut *self.store.read().await?, id).await?.map(|d| d.name),
            None => None,
        };
        let state = match (row.state.as_str(), row.ended_why.as_deref()) {
            ("complete", _) => OfferState::Complete,
            ("ended", Some("wrong-digits")) => OfferState::WrongDigits,
            ("ended", _) => OfferState::Withdrawn,
            _ if row.expires_at <= now => OfferState::Expired,
            ("pending", _) => OfferState::Pending,
            _ => OfferState::Open,
        };
        let tries_left = (i64::from(self.config.limits.confirmation_tries) - row.tries).max(0);
        Ok(OfferView { id: HEXLOWER.encode(&row.id), state, phone, tries_left, expires_at: row.expires_at })
    }

    /// The person as the database will know them.
    fn describe(&self, new: &NewOffer) -> Result<Subject, ProviderError> {
        if !(1..=128).contains(&new.user.len()) {
            return Err(ProviderError::Invalid { field: "user", why: "1 to 128 bytes" });
        }
        let label = if new.label.is_empty() { &new.user } else { &new.label };
        Label::parse(label).map_err(|_| ProviderError::Invalid { field: "label", why: "1 to 128 bytes" })?;
        let policy = &self.config.log;
        Ok(Subject {
            id: make_bytes::<16>()?.to_vec(),
            tenant: self.tenant.id.clone(),
            name: new.user.clone(),
            label: label.clone(),
            full_name: new.full_name.clone().filter(|_| policy.name), // what is not to be logged is not even stored
            email: new.email.clone().filter(|_| policy.email),
            phone: new.phone.clone().filter(|_| policy.phone),
            paused_until: 0,
        })
    }

    #[expect(clippy::type_complexity, reason = "three optional forms of one secret, taken apart by the only caller")]
    fn links(
        &self,
        secret: &OfferSecret,
    ) -> Result<(Option<ShownOnce>, Option<ShownOnce>, Option<Zeroizing<Vec<u8>>>), ProviderError> {
        let link = OfferLink {
            origin: self.origin()?,
            pin: self.tenant.pin(),
            id: secret.derive_id(),
            secret: OfferSecret::from_stored(Secret::new(secret.expose().to_vec()))?,
        };
        let own = link.to_link();
        let qr = Zeroizing::new(qr_png(own.expose())?);
        let text = |secret: &Secret| ShownOnce::new(String::from_utf8_lossy(secret.expose()).into_owned());
        Ok((Some(text(&own)), Some(text(&link.to_web_link())), Some(qr)))
    }
}

fn make_secret(typed: bool) -> Result<(OfferSecret, Option<ShownOnce>), ProviderError> {
    if !typed {
        return Ok((OfferSecret::from_link(Secret::new(make_bytes::<32>()?.to_vec()))?, None));
    }
    let code = TypedCode::from_random(&Zeroizing::new(make_bytes::<20>()?));
    let shown = String::from_utf8_lossy(code.to_grouped().expose()).into_owned();
    Ok((OfferSecret::from_code(&code), Some(ShownOnce::new(shown))))
}
